// The lab's web: answers every HTTP request on port 80 with the caller's address, as checkip.amazonaws.com does.
import { createServer } from 'node:http';

createServer((request, response) => {
  response.end(`${request.socket.remoteAddress?.replace('::ffff:', '') ?? ''}\n`);
}).listen(80, '0.0.0.0');
