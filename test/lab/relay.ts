// A UDP relay between two WireGuard peers: it delays, scatters and loses packets, as no queue of the lab's kernel can.
// node relay.ts <own address> <port for A> <address of A> <port for B> <address of B> <delay ms> <jitter ms> <loss %>
import dgram from 'node:dgram';

const [own = '', portA, addressA = '', portB, addressB = '', ...numbers] = process.argv.slice(2);
const [delayMs = 0, jitterMs = 0, lossPercent = 0] = numbers.map(Number);
const WIREGUARD_PORT = 41641;

const a = dgram.createSocket('udp4');
const b = dgram.createSocket('udp4');

const forward = (out: dgram.Socket, address: string) => (packet: Buffer) => {
  if (Math.random() * 100 < lossPercent) return;
  setTimeout(() => out.send(packet, WIREGUARD_PORT, address), delayMs + Math.random() * jitterMs);
};

a.on('message', forward(b, addressB));
b.on('message', forward(a, addressA));
a.bind(Number(portA), own, () => b.bind(Number(portB), own, () => console.log('ready')));
