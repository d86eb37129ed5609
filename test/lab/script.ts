// The pieces every host script of the lab is made of.

/** Where scripts leave what they need while they run; on the lab's private /run. */
export const LAB_FOLDER = '/run/netwhy-lab';

/** A here-document: text goes to the command as it is. */
export const feed = (command: string, text: readonly string[]): string => `${command} <<'EOT'\n${text.join('\n')}\nEOT`;

/** Own resolv.conf and a /sys that shows this namespace's devices. */
export const ownFiles = (host: string, resolvConf: readonly string[]): readonly string[] => [
  'set -e',
  'umask 077',
  'mount -t sysfs none /sys',
  feed(`cat > ${LAB_FOLDER}/${host}.resolv`, resolvConf),
  `chmod 644 ${LAB_FOLDER}/${host}.resolv`,
  `mount --bind ${LAB_FOLDER}/${host}.resolv /etc/resolv.conf`,
];

/** Starts a daemon and tells its pid. `$!` is the daemon itself because the command is simple, not a function. */
export const daemon = (name: string, command: string): string =>
  `${command} </dev/null >/dev/null 2>&1 & echo "daemon ${name} $!"`;

export const ready = ['echo ready', 'exec sleep infinity'] as const;

/** A DNS server that keeps nothing: what it does not know locally it asks its `--server`. */
export const dnsmasq = (...options: readonly string[]): string =>
  ['dnsmasq -k -C /dev/null --no-resolv --no-hosts --user=root --pid-file= --cache-size=0', ...options].join(' ');
