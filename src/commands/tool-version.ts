// Is a tool of the agent's image there, and which version of it? It starts the tool and asks nothing of the network.
import { z } from 'zod';
import { command } from './spec.ts';

/** What the other commands of the catalogue run in an agent, each with how it tells its version (measured, Debian 12). */
const ASK = {
  ip: ['-V'],
  ss: ['-V'],
  ping: ['-V'],
  tracepath: ['-V'],
  traceroute: ['--version'],
  dig: ['-v'],
  curl: ['-V'],
  // It has no version option; its help names the patch level.
  nc: ['-h'],
  nft: ['-v'],
  'iptables-save': ['-V'],
  conntrack: ['-V'],
  ethtool: ['--version'],
  tcpdump: ['--version'],
  nsenter: ['-V'],
} as const;

export type AgentTool = keyof typeof ASK;
export const AGENT_TOOLS = Object.keys(ASK) as [AgentTool, ...AgentTool[]];

export const toolVersion = command({
  name: 'tool-version',
  args: z.strictObject({ tool: z.enum(AGENT_TOOLS) }),
  // A pod's own tools are nobody's to list.
  variants: ({ tool }, rung) => (rung === 'agent' ? [[tool, ...ASK[tool]]] : []),
});
