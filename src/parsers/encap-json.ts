// iproute2 prints a route with encapsulation as an object with the key "dst" twice; which of them did JSON.parse keep?

/*
 * {"dst":"10.244.1.0/24","encap":"ip","id":2,"src":"0.0.0.0","dst":"100.64.0.2","ttl":0,"tos":0,"gateway":"10.244.1.1",…}
 * JSON.parse would keep the last, the tunnel peer. The "src" and "dst" that follow "encap" are the outer packet's.
 */
/** Renames the outer addresses to tunnel_src and tunnel_dst. */
export const nameTunnelEnds = (json: string): string => {
  const [head = '', ...rest] = json.split('"encap":');
  return head + rest.map((part) => `"encap":${renameFirst(renameFirst(part, 'src'), 'dst')}`).join('');
};

const renameFirst = (part: string, key: string): string => {
  const end = part.indexOf('}');
  const at = part.indexOf(`"${key}":`);
  return at < 0 || (end >= 0 && at > end)
    ? part
    : `${part.slice(0, at)}"tunnel_${key}":${part.slice(at + key.length + 3)}`;
};
