// Which faults must be survived, and what is promised under each?

export interface Fault {
  readonly what: string;
  readonly promised: string;
}

const fault = (what: string, promised: string): Fault => ({ what, promised });

export const FAULTS = {
  // Slack
  F1: fault('the same envelope twice', 'one run'),
  F2: fault('an event tried again, retry_num 1 to 3', 'handled once, never dropped'),
  F3: fault('the same event after 10 minutes, after an hour', 'one run'),
  F4: fault('the socket drops in mid-run', 'the answer still arrives, once'),
  F5: fault('warning, refresh_requested, link_disabled', 'the other socket serves, no hole; link_disabled fails loud'),
  F6: fault('too_many_websockets', 'backs off, no storm'),
  F7: fault('pong never comes', 'noticed within 35 s, connects again'),
  F8: fault('apps.connections.open says 5xx or 429', 'capped backoff of at most 15 s, the process lives'),
  F9: fault('chat.postMessage 429 with Retry-After', 'other channels are not held up, order within a thread is kept'),
  F10: fault('5xx or time-out after Slack accepted', 'nothing is posted twice'),
  F11: fault(
    'channel_not_found, not_in_channel, is_archived, msg_too_long, invalid_blocks',
    'another way (direct message, ephemeral, split, file, plain text), logged',
  ),
  F12: fault('response_url expired or used five times', 'posted by channel and thread'),
  F13: fault('token revoked', 'not ready, the journal is kept, goes on after the fix'),
  F14: fault('forged, late or replayed signature', '401, no effect'),
  F15: fault('the message above edited or deleted', 'a new root'),
  // Kubernetes
  F16: fault('429 with Retry-After', 'waits as told within the deadline, else unknown'),
  F17: fault('a burst of 5xx, connections reset', 'tried again a bounded number of times with jitter; reads only'),
  F18: fault('401, the token changed in mid-run', 'the token is read again, the run goes on'),
  F19: fault('403', 'names the missing verb; the rest is answered'),
  F20: fault('410 Gone', 'listed again once'),
  F21: fault('a watch stalls in silence', 'noticed within 60 s; the answer shows the age of its data'),
  F22: fault('watch events dropped, doubled, out of order', 'what is kept equals the list'),
  F23: fault('a list takes 30 s', 'the run goes on without it or ends by its deadline; the loop is not blocked'),
  F24: fault('the API server is gone for 5 minutes', 'goes on by itself; the digest says so'),
  F25: fault('the pod is made anew between finding and asking it', 'the UID is compared, and it is said'),
  F26: fault('node NotReady, "error dialing backend"', 'that place is unknown, others are answered'),
  F27: fault('TLS or CA changes', 'the new CA is used without a restart; a bad one is named'),
  F28: fault('get without create on exec, or the reverse', 'the message names the verb'),
  // The exec stream
  F29: fault(
    'the exec socket drops before or after output, without a status',
    'unknown; partial evidence kept; one retry',
  ),
  F30: fault('closed with 1000 and no status', 'unknown'),
  F31: fault('silence', 'the deadline; the remote end is stopped by its own time-out'),
  F32: fault('unknown channel, broken status, frames of 1 byte and of 10 MB', 'a typed error, the process lives'),
  F33: fault('output cut short under Success', 'caught by the end marker; unknown'),
  F34: fault(
    'no shell, no program (126, 127, "executable file not found")',
    'another place to ask, named in the answer',
  ),
  F35: fault('137', '"probe killed", unknown'),
  F36: fault('container restarting; init containers and sidecars', 'the right container by name, or why not'),
  F37: fault('v5 refused', 'v4 is used, same result'),
  F38: fault('16 GiB of output', 'capped, marked as cut'),
  // What tools print
  F39: fault('another version, language, busybox', 'read, or unknown'),
  F40: fault('empty, a header alone', 'unknown, not healthy'),
  F41: fault('half a JSON', 'unknown'),
  F42: fault('ANSI, CR, NUL, invalid UTF-8, BOM', 'cleaned or unknown; shown literally'),
  F43: fault('1e3, dashes, -1, 2^64, commas', 'the right number or unknown'),
  F44: fault('IPv6, dual stack, host names for addresses', 'handled or unknown'),
  F45: fault('probes that contradict each other', 'the contradiction is shown, the verdict is less certain'),
  // Storage and process
  F46: fault('kill -9 at every write and fsync', 'recovers; nothing lost or doubled'),
  F47: fault('disk full, read-only', 'new requests are refused with the reason; running ones end visibly'),
  F48: fault('EIO, torn or flipped bytes of the store', 'detected, put aside, the bot starts'),
  F49: fault('two replicas on one volume, ownership lost in mid-write', 'fenced: the late writer is refused'),
  F50: fault('an old schema, a downgrade', 'migrates, or refuses clearly without damage'),
  F51: fault('SIGTERM with 50 runs', 'drains within the grace period, the rest goes on elsewhere'),
  F52: fault('SIGKILL at 1,000 random moments', 'R1 and R2 hold'),
  F53: fault('out of memory, heap limit', 'restart; runs end as interrupted or go on'),
  F54: fault('the loop blocked for 5 s', 'no storm of reconnects; acknowledgements are not lost'),
  F55: fault('an unhandled rejection in a step', 'only that run fails'),
  F56: fault(
    'the clock ±1 h, daylight saving, a leap second, SIGSTOP for 60 s',
    'no slot doubled, none missed in silence',
  ),
} as const satisfies Record<string, Fault>;

export type FaultId = keyof typeof FAULTS;
export const FAULT_IDS = Object.keys(FAULTS) as readonly FaultId[];
