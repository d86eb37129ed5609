import { describe, expect, it } from 'vitest';
import { parseTcpConnect } from '../../src/parsers/tcp-connect.ts';
import { output, sample, told } from './sample.ts';

describe('a connection', () => {
  it.each([
    ['nc-open', 'open'],
    ['nc-refused', 'refused'],
    ['nc-rejected', 'rejected'],
    ['nc-no-route', 'no-route'],
    ['nc-timeout', 'timeout'],
    ['nc-prohibited', 'inconclusive: the own kernel did not let it out'],
    ['nc.oci-input-reject', 'rejected'],
    ['curl-open', 'open'],
    ['curl-refused', 'refused'],
    ['curl-rejected', 'rejected'],
    ['curl-timeout', 'timeout'],
  ])('%s', (name, expected) => {
    expect(told(parseTcpConnect(sample(`tcp/${name}`)))).toBe(expected);
  });

  it.each([
    ['nc', 0, '10.0.0.1 (10.0.0.1:80) open\n', 'open'],
    ['nc', 1, 'nc: 10.0.0.1 (10.0.0.1:80): Connection refused\n', 'refused'],
    ['nc', 1, 'nc: 10.0.0.1 (10.0.0.1:80): Operation timed out\n', 'timeout'],
    ['nc', 1, 'nc: timed out\n', 'timeout'],
    ['nc', 0, 'Ncat: Version 7.93\nNcat: Connected to 10.0.0.1:80.\n', 'open'],
    ['nc', 1, 'Ncat: TIMEOUT.\n', 'timeout'],
    ['nc', 0, '', 'unreadable: nc: success without a word'],
    ['nc', 1, '', 'inconclusive: the connection failed and the reason is not understood'],
    [
      'nc',
      1,
      'nc: connect to 10.0.0.1 port 80 (tcp) failed: Verbindung abgelehnt\n',
      'unreadable: the connection failed and the reason is not understood',
    ],
    ['nc', 1, "nc: invalid option -- 'z'\n", 'tool-missing: the tool does not know the option'],
    ['curl', 7, '* connect to 10.0.0.1 port 80 from 10.0.0.2 port 4 failed: Connection refused\n', 'refused'],
    ['curl', 0, '* Established connection to 10.0.0.1 (10.0.0.1 port 80) from 10.0.0.2 port 4\n', 'open'],
    [
      'curl',
      7,
      'curl: (7) Failed to connect\n',
      'inconclusive: the connection failed and the reason is not understood',
    ],
    [
      'curl',
      1,
      'curl: (1) Protocol "telnet" not supported or disabled in libcurl\n',
      'tool-missing: the tool does not know the option',
    ],
    ['curl', 3, 'curl: (3) URL\n', 'unreadable: curl: an error that is not understood'],
    ['wget', 0, '', 'open'],
    ['wget', 1, 'wget: server returned error: HTTP/1.1 503 Service Unavailable\n', 'open'],
    ['wget', 1, 'wget: error getting response: Connection reset by peer\n', 'open'],
    ['wget', 1, "wget: can't connect to remote host (10.0.0.1): Connection refused\n", 'refused'],
    ['wget', 4, '', 'inconclusive: wget does not say why it failed'],
    ['telnet', 0, '', 'unreadable: not a tool that connects'],
  ])('%s %i %j', (tool, exitCode, stderr, expected) => {
    expect(told(parseTcpConnect(output(`${tool} http://10.0.0.1:80/`, '', exitCode, stderr)))).toBe(expected);
  });
});
