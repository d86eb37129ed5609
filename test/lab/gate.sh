# Can a network lab be built here? Prints nothing and exits 0, or prints why not and exits 1.
caps=$(sed -n 's/^CapEff:[[:space:]]*//p' /proc/self/status 2>/dev/null)
has() { [ $((0x${caps:-0} >> $1 & 1)) = 1 ]; }
[ "$(uname -s)" = Linux ] || { echo 'not Linux'; exit 1; }
has 12 || { echo 'no CAP_NET_ADMIN'; exit 1; }
has 21 || { echo 'no CAP_SYS_ADMIN'; exit 1; }
missing=
for tool in ip nft ping conntrack dig nslookup curl wget traceroute busybox wg wireguard-go dnsmasq unshare nsenter sysctl bash nstat tcpdump node; do
  command -v $tool >/dev/null 2>&1 || missing="$missing $tool"
done
[ -z "$missing" ] || { echo "not installed:$missing"; exit 1; }
(exec 3<>/dev/net/tun) 2>/dev/null || { echo '/dev/net/tun does not open'; exit 1; }
trial='ip link add v0 type veth peer name v1 &&
  ip link add x0 type vxlan external dstport 8472 &&
  nft "add table ip t; add chain ip t c { type nat hook postrouting priority 100; }"'
why=$(unshare -nm --pid --fork --kill-child --mount-proc --propagation private sh -c "$trial" 2>&1) || {
  echo "the kernel refuses: $(echo "$why" | head -n 1)"
  exit 1
}
