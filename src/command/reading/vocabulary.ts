// Words that are never looked up as names, and outside hosts people call by one word.

export const WELL_KNOWN_HOSTS: Readonly<Record<string, string>> = {
  google: 'google.com',
  구글: 'google.com',
  naver: 'naver.com',
  네이버: 'naver.com',
  github: 'github.com',
  깃허브: 'github.com',
  cloudflare: 'cloudflare.com',
  youtube: 'youtube.com',
  유튜브: 'youtube.com',
  dockerhub: 'docker.io',
};

/** Everyday English, and the words of our own subject. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about above access after again all alright already also am an and another answer answering any anybody anyone api are as ask at
  back bad be because been before behind being below between big both bpf break breaks broken but by call called can cannot cant
  capture check checks cilium clear cluster clusterip code come coming config connect connected connecting connection connections
  connectivity could couldn conntrack container core coredns curl customer customers day dead deploy deployed derp destination devices did
  didn dig direction dns do does doesn don done down drop dropped dropping drops due each ebpf egress eight either else end engineer
  entire error errors even ever every everybody everyone everything expected explain external fail failed failing fails failure
  fast few find fine firewall first five fix fixed flaky flap flapping for four fragment fragmentation from full get gets getting
  give go goes going good got guys had hang hanging hangs happen happening happens hard has have having he health healthy hello help
  her here hey hi high him his hop hops hour hours how hub i if in incident ingress inside internet into ip is isn issue issues
  it its just keep keeps kernel know known lag laggy large last latency least less let like limit link list little local long look
  lookup looking looks loss losing lossy lot low lunch made make makes many may maybe me mean means meeting might minute minutes more
  morning most move much mtu must my name names nat need needs net netwhy network networking never new next nine no nobody none not nothing now
  nslookup nxdomain of off often ok okay old on once one only open or order other others our out outage outbound outside over overlay
  packet packets page part path peer people per ping pings please port ports possible problem problems prod production proxy public
  put reach reachable reaching really recommended refused relay request requests reset resolution resolve resolved resolves resolving respond
  responding response restart restarted right rollout route routes routing run running runs same say says see seem seems sent server
  servfail set settings seven she should show side since site six slow slower so some somebody someone something sometimes soon
  staging start started state status still stop stopped stuck such sudden suddenly sure sysctl sysctls system tailnet tailscale tailscale0 take talk
  tcp tcpdump team tell ten test tests than thank thanks that the their them then there these they thing think this those three
  through till time timeout timeouts times timing to today together tomorrow too took trace traceroute traffic tried trouble try
  trying tuning tunnel tunnels turn two udp unable under unreachable until up update upload us use used user users using very vxlan
  wait want wants was wasn way we week well went were what whats when where whether which while who whole why wild will wireguard with without
  won work working works world worse would wrong www yes yesterday yet you your zero`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
