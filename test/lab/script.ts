// The pieces every host script of the lab is made of.

/** Where labs leave what they need while they run; on the private /run around them. */
export const LABS_FOLDER = '/run/netwhy-lab';

/** A here-document: text goes to the command as it is. */
export const feed = (command: string, text: readonly string[]): string => `${command} <<'EOT'\n${text.join('\n')}\nEOT`;

/** Own resolv.conf and a /sys that shows this namespace's devices. */
export const ownFiles = (folder: string, host: string, resolvConf: readonly string[]): readonly string[] => [
  'set -e',
  'umask 077',
  'mount -t sysfs none /sys',
  feed(`cat > ${folder}/${host}.resolv`, resolvConf),
  `chmod 644 ${folder}/${host}.resolv`,
  `mount --bind ${folder}/${host}.resolv /etc/resolv.conf`,
];

/** Starts a daemon and tells its pid. `$!` is the daemon itself because the command is simple, not a function. */
export const daemon = (name: string, command: string): string =>
  `${command} </dev/null >/dev/null 2>&1 & echo "daemon ${name} $!"`;

/** A web server that answers one path with one line. */
export const web = (folder: string, name: string, port: number, file: string, line: string): readonly string[] => [
  `mkdir -p ${folder}/${name}.www`,
  `echo ${line} > ${folder}/${name}.www/${file}`,
  daemon(name, `busybox httpd -f -p ${port} -h ${folder}/${name}.www`),
];

export const ready = ['echo ready', 'exec sleep infinity'] as const;

/** A DNS server that keeps nothing: what it does not know locally it asks its `--server`. */
export const dnsmasq = (...options: readonly string[]): string =>
  ['dnsmasq -k -C /dev/null --no-resolv --no-hosts --user=root --pid-file= --cache-size=0', ...options].join(' ');
