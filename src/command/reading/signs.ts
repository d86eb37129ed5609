// Which words of a sentence tell trouble, its absence, a question, a subject? English and Korean, each a flat list.

const any = (...sources: readonly RegExp[]): RegExp => new RegExp(sources.map(({ source }) => source).join('|'));

/** Something does not work. */
export const TROUBLE = any(
  /\b(?:can ?not|can'?t|couldn'?t|could not|cannot|cannto|cannt|canot|unable|never (?:gets?|reach\w*|answers?|connects?))\b/,
  /\b(?:fail\w*|broken?|breaks|down|dead|drop(?:s|ped|ping)?|los(?:s|t|ing|es)|lossy|slow(?:ly|er|ness)?|flak\w*|flap\w*|unstable|unreachable|dies?|dying)\b/,
  /\b(?:no longer (?:can |able to )?|no ?body can |no one can )(?:reach|connect|resolve|access|talk|get|respond|answer|call|ping)\w*\b|\bconn(?:ection )?track\w*\b.{0,20}\bfull\b/,
  /\b(?:time[sd]? ?out|timeouts?|timing out|hang(?:s|ing)?|hung|stuck|refused|resets?|errors?|issues?|problems?|troubles?|nxdomain|servfail|outage|wrong)\b/,
  /\b(?:5xx|50[0234]|intermittent\w*|lag(?:gy|s|ging)?|high latency|latency|jitter|packet loss|blocked|bad|misbehav\w*|wonky|unhappy|offline)\b|\bnothing works\b|\b(?:is|'s) off\b|\bno (?:luck|endpoints|backends)\b/,
  /\b(?:no|without|lost) (?:working )?(?:internet|egress|dns|connectivity|connection|answer|response|reply|route|outbound|outside|external|network|access|name)\b/,
  /\bnot (?:\w+ly )?(?:work|respond|reach|resolv|connect|answer|ok|healthy|available|able|get|go|load|com|reply|pass|carr|attach)\w*\b/,
  /\b(?:isn|aren|doesn|don|won|wasn|didn|ain)'?t (?:\w+ly )?(?:work|respond|reach|resolv|connect|answer|ok|healthy|available|able|get|go|load|com|reply|talk|see|find|pass|carr)\w*\b/,
  // The verb is in the other half: web-0 works, web-1 doesn't · it works on node-1 but not on node-2.
  /\b(?:(?:is|are|do|does|was|will) ?n(?:o|')?t|(?:isn|aren|don|doesn|wasn|won)t)[.!? ]*$|(?:^ ?|\bbut )not (?:on|from|in|for|to|via)\b/,
  /안\s?(?:돼|되|됨|된|됩|나가|나감|나갑|통|열|붙|가요|가네|갑니다|감|들어|보여|보입|잡|먹|뜨|떠|와|옵|닿)/,
  // As it is often misspelt.
  /않\s?(?:돼|되|됨|된|됩)|안\s?(?:됌|됬|됏|뎀|대요|데요)/,
  /못\s?(?:해|하|가|나|찾|붙|받|열|합|함|불러|닿|풀)/,
  /불가|실패|장애|오류|에러|막[히혀힘혔]|끊[기어겨김긴]|먹통|죽[었은]|없음|없어|없습|이상|고장|문제|타임\s?아웃|느[려리린림립]|지연|깨[졌지짐]|손실|유실|불안정|안됨|안되|안돼|드롭|튕|거부|거절|리퓨즈|빠[져졌]/,
  /(?:응답|작동|동작|연결|접속|해석|통신|풀리|열리|나가|통하|닿|붙|되|도달)(?:하|되|이)?지\s?(?:를\s?)?(?:않|못)/,
);

/** All is well, or nobody wants to know: no question, whatever else it says. */
export const WELL = any(
  /\bwork(?:s|ed|ing)? (?:\w+ )?(?:fine|again|now|well|great|perfectly|as expected|for me)\b/,
  /\b(?:is|are|'s|looks?|seems?|was|were|all) (?:\w+ )?(?:fine|good|great|ok|okay|healthy|normal|stable)(?: (?:now|again|here|today|so far))?(?:$|[.!,]| (?:now|again|since|after|on my))/,
  /\b(?:no|any|without) (?:\w+ )?(?:issues?|problems?|errors?|trouble|complaints|loss|drops?)(?: |$|[.!,])/,
  /\b(?:not|isn'?t|aren'?t|wasn'?t|no longer|never) (?:\w+ )?(?:slow|broken|down|fail\w*|flak\w*|lossy|dead|unreachable|stuck|drop\w*|blocked|a (?:dns|network|networking) (?:issue|problem))\b/,
  /\b(?:issue|problem|incident|ticket|outage|alert)s? (?:\S+ ){0,4}(?:resolved|fixed|closed|over|gone)\b/,
  /\b(?:is|was)(?: not|n'?t) (?:the|a|our) (?:problem|issue|cause)\b|\bnot dns\b/,
  /\b(?:fixed|recovered|restored|back to normal|back up|solved)\b/,
  /\b(?:don'?t|do not|no need to|stop|needn'?t) (?:\w+ )?(?:check|look|run|ask|test|capture|diagnose|bother|worry|touch|need|investigate)\w*\b/,
  /\b(?:congrat\w*|kudos|false alarm|never ?mind|on purpose|by design)\b|오탐|일부러/,
  /문제(?:가|는|도|점)?\s?(?:없|아니|아닌|아님)|이상(?:이|은|도)?\s?없|장애(?:가|는)?\s?(?:없|아니|아닙|아님)|오류(?:가|는)?\s?없|손실(?:이|은)?\s?없/,
  /정상(?:입니다|이에요|이네요|이다|임|작동|동작|화|으로|적)|괜찮(?:아요|습|네|음|다)|잘\s?(?:돼|됩|된|됨|되네|되고|되는\s?중|나가|나갑|붙|통|가요|작동|동작|해석)/,
  /해결(?:됐|되었|됨|했|완료|된|되어)|복구(?:됐|되었|됨|완료|했|된)|고쳤|고쳐졌|나았|빨라졌/,
  /(?:느리|끊기|끊어지|막히|죽|깨지|실패하|불안정하|지연되)지\s?(?:는\s?)?않|안\s?(?:느|끊|막|죽)/,
  /하지\s?(?:마|말)|안\s?(?:봐도|해도)|보지\s?(?:마|말)|필요(?:가|는)?\s?없|해결\W*$|주셔서/,
);

/** What works, beside what does not. */
export const WORKS = any(
  /\b(?:works?|working|fine|ok|okay|well|healthy|reaches|resolves|connects|responds|answers)\b|\bcan\b(?! ?not)/,
  /(?:되|돼|나가|붙|열리|풀리|가|통하)(?:는데|지만|고)|(?:괜찮|멀쩡)|정상|잘\s?(?:되|돼|됩|나가|붙)|됩니다|돼요|되네/,
);

/** Said before a request as well as after its end. */
export const POLITE = any(/\b(?:thanks|thank you|thx|cheers)\b/, /감사|고마|수고|고생/);

/** An order to change something, which netwhy never does. */
export const ORDER = any(
  /^(?:please )?(?:restart|reboot|drain|delete|scale|upgrade|roll ?back|redeploy|cordon)\b/,
  /(?:재시작|재부팅|삭제|롤백|업그레이드|배포|드레인)\s?(?:좀\s?)?(?:해|부탁|하)/,
);

/** What may be or will be is no finding: shown first, never run at once. */
export const SUPPOSED = any(
  /\b(?:if|when|whenever|unless|in case|suppose|imagine|would|might|tomorrow|next week|last (?:week|month|year)|used to|yesterday|until|must(?:n'?t)?|should(?:n'?t)?|make sure|ensure|stop)\b/,
  /만약|혹시|경우|(?:하|되|지|기|나)면\s|내일|어제|지난|예정/,
);

/** It asks, or wants something looked at. */
export const ASKS = any(
  /\?\s*$|^(?:is|are|does|do|can|could|why|what|how|which|where)\b|\b(?:can|could|would) (?:you|some ?one|somebody|any ?one|anybody)\b|\b(?:check|verify|diagnose|inspect|look at|show me|status of|test|examine|investigate|please|what'?s up with)\b/,
  /확인|점검|봐\s?줘|봐\s?주|봐주|보여\s?줘|보여\s?주|체크|진단|조사|어때|어떤가|인가요|인가\?|나요|까요|는지|왜|어떻게|알려\s?줘|알려\s?주|해줘|해주|부탁|주세요|되니\?|돼\?/,
);

export const TOPIC = {
  explain: any(
    /\bexplain\b|^(?:what(?:'?s| is| are| does)|how (?:does|do|is|are)|why (?:do|does|is|are|use|replace|not|vxlan|tailscale|cilium))\b/,
    /설명|뭐(?:예요|야|에요|지|인가)|무엇|이란|란\?|왜.*(?:쓰|사용|대체|중요)/,
  ),
  capture: any(
    /\b(?:tcpdump|sniff\w*|packet (?:capture|dump)s?|capture (?:packets|traffic|@\w+|vxlan|wireguard)|pcaps?)\b|^capture\b/,
    /캡[처쳐]|덤프|패킷\s?(?:수집|보여|잡아)/,
  ),
  mtu: any(
    /\bmtu\b|\bfragment\w*|\b(?:large|big|jumbo|huge) (?:packets?|payloads?|responses?|uploads?|transfers?|files?|downloads?|ones)\b/,
    /단편화|엠티유|패킷\s?크기|큰\s?(?:패킷|파일|응답|요청)/,
  ),
  dns: any(
    /\bdns\b|\bresolv(?:e|es|ing|er|ed)\b|\bname (?:resolution|lookup)|\blook(?:s|ing)? ?ups?\b|\bnxdomain\b|\bservfail\b|\bcoredns\b|\bnslookup\b|\bunknown host\b|\bno such host\b|\bresolv\.conf\b/,
    /이름\s?(?:해석|풀이|조회)|도메인|네임\s?서버|디엔에스|리졸브|풀[리려린]/,
  ),
  service: any(/\bservices?\b|\bsvc\b|\bcluster ?ip\b|@service/, /서비스|클러스터\s?ip/),
  flaky: any(
    /\b(?:slow(?:ly|er|ness)?|loss|lossy|losing|lost|flak\w*|latency|lag\w*|jitter|intermittent\w*|unstable|drop(?:s|ped|ping)?|flap\w*|rtt|ping|pings)\b/,
    /느[려리린림립]|지연|손실|유실|끊[기어겨김긴]|불안정|핑|레이턴시|간헐|드롭|왔다\s?갔다/,
  ),
  internet: any(
    /\b(?:internet|outside|external\w*|egress|outbound|the world|public (?:internet|network)|web ?sites)\b/,
    /외부|인터넷|바깥|밖으로|아웃바운드|외부망|공인|이그레스/,
  ),
  network: any(
    /\b(?:network(?:ing)?|connectivity|connections?|offline|get out)\b|\bnothing works\b/,
    /네트워크|통신|연결|접속/,
  ),
  path: any(
    /\b(?:path|route|which way|hops?|trace ?route|trace|traverse|travel\w*)\b|\bhow (?:does|do|can) .{0,60}\b(?:get to|reach|talk to|go to)\b/,
    /경로|어떤\s?길|어느\s?길|거쳐|라우팅|트레이스/,
  ),
  reach: any(
    /\b(?:reach|connect|talk|access|get to|ping|curl|see|contact|communicat\w*|call|load|open|connectivity|connection|traffic)\w*\b|\bunreachable\b|->|→|\bfrom\b/,
    /접속|연결|통신|닿|접근|호출|핑|커넥션|붙/,
  ),
  tailscale: any(/\btailscaled?0?\b|\btailnet\b|\bwireguard\b|\bderp\b/, /테일스케일|테일넷|와이어가드/),
  overlay: any(/\bvxlan\b|\boverlay\b/, /오버레이/),
  ebpf: any(/\be?bpf\b|\bconntrack\b|\bconnection tracking\b|\bcil_\w+/, /연결\s?추적|커넥션\s?트래킹/),
  tuning: any(
    /\btuning\b|\btuned\b|\bsysctls?\b|\brecommended (?:settings|values)\b|\bkernel settings\b/,
    /튜닝|커널\s?(?:설정|값)|권장\s?(?:값|설정)/,
  ),
  health: any(
    /\bhealth\w*\b|\b(?:how|is|are) (?:\w+ ){0,2}(?:the |our |my )?(?:cluster|nodes?|network|everything)\b|\b(?:cluster|network) (?:status|check|overview)\b/,
    /헬스|건강|(?:클러스터|노드|네트워크)\S{0,2}\s?(?:전체\s?)?(?:상태|점검|확인|정상|어때|괜찮|이상)|전체\s?점검|@node \S{0,3}\s?(?:상태|점검|괜찮)/,
  ),
} as const;
