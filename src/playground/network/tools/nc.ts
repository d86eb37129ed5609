// nc of OpenBSD with -z -v: opens a TCP connection and says how it went.
import type { Script } from '../play.ts';
import { connect } from '../web.ts';
import { numberOf, readOptions } from './options.ts';
import { complain, type Tool } from './tool.ts';

export const nc: Tool = function* (argv, place): Script {
  const options = readOptions(argv, 'nzvw:46');
  const [ip = '', port = ''] = options.rest;
  if (options.bad || port === '') return yield* complain(`nc: invalid option -- '${options.bad}'\n`, 1);
  const connection = connect(place, ip, Number(port));
  const failed = (words: string): Script => complain(`nc: connect to ${ip} port ${port} (tcp) failed: ${words}\n`, 1);
  switch (connection.kind) {
    case 'open':
      yield { waitMs: connection.ms };
      return yield* complain(`Connection to ${ip} ${port} port [tcp/*] succeeded!\n`, 0);
    case 'refused':
      yield { waitMs: connection.ms };
      return yield* failed('Connection refused');
    case 'no-route-to-host':
      yield { waitMs: connection.ms };
      return yield* failed('No route to host');
    case 'network-unreachable':
      return yield* failed('Network is unreachable');
    case 'silent':
      yield { waitMs: numberOf(options, 'w', 127) * 1000 };
      return yield* complain(`nc: connect to ${ip} port ${port} (tcp) timed out: Operation now in progress\n`, 1);
    default:
      return connection satisfies never;
  }
};
