// Which tools does each image of the demo cluster hold?

/** Tools an image holds; the first program of an exec must be one of them. */
export const IMAGES = {
  /** iputils, bind, iproute2, curl: a debug-friendly application image. */
  full: {
    image: 'registry.example/shop/app:1.4',
    tools: [
      'ip',
      'ping',
      'nslookup',
      'dig',
      'curl',
      'wget',
      'cat',
      'getent',
      'traceroute',
      'timeout',
      'sleep',
      'true',
      'false',
      'sh',
    ],
    flavour: 'gnu',
  },
  busybox: {
    image: 'registry.example/shop/batch:2.0',
    tools: [
      'ip',
      'ping',
      'nslookup',
      'wget',
      'cat',
      'traceroute',
      'timeout',
      'sleep',
      'true',
      'false',
      'sh',
      'busybox',
    ],
    flavour: 'busybox',
  },
  /** No tool at all, not even cat. */
  distroless: { image: 'registry.example/shop/api:3.2', tools: [], flavour: 'none' },
  coredns: { image: 'registry.k8s.io/coredns/coredns:v1.12.1', tools: [], flavour: 'none' },
  agent: { image: 'ghcr.io/netwhy/netwhy:0.1.0', tools: ['netwhy'], flavour: 'gnu' },
  cilium: {
    image: 'quay.io/cilium/cilium:v1.18.2',
    tools: ['cilium-dbg', 'cilium', 'cilium-health', 'hubble', 'bpftool', 'ip', 'cat', 'timeout'],
    flavour: 'gnu',
  },
} as const;

export type ImageName = keyof typeof IMAGES;
