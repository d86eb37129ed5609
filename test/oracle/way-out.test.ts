// Oracle's API by the official SDK, on the wire: what is read, what a refusal becomes, and that nothing is ever written.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { cloudOf } from '../../src/cloud-of.ts';
import { parseOracleWayOut } from '../../src/parsers/oracle-way-out.ts';

const REGION = 'eu-frankfurt-1';
const API = `https://iaas.${REGION}.oraclecloud.com`;
const COMPARTMENT = 'ocid1.compartment.oc1..cccc';
const INSTANCE = 'ocid1.instance.oc1.eu-frankfurt-1.iiii';

let folder: string;
let configFile: string;
const methods = new Set<string>();

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netwhy-oracle-'));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(path.join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  configFile = path.join(folder, 'config');
  const lines = {
    user: 'ocid1.user.oc1..uuuu',
    fingerprint: 'aa:bb',
    tenancy: 'ocid1.tenancy.oc1..tttt',
    region: REGION,
    key_file: path.join(folder, 'key.pem'),
  };
  const text = Object.entries(lines).map(([name, value]) => `${name}=${value}`);
  writeFileSync(configFile, `[DEFAULT]\n${text.join('\n')}\n`, { mode: 0o600 });
  nock.disableNetConnect();
});
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  rmSync(folder, { recursive: true });
});

type Answers = Readonly<Record<string, readonly [status: number, body: unknown] | undefined>>;

const VNIC = { id: 'v1', subnetId: 's1', privateIp: '10.0.0.11', publicIp: null, nsgIds: ['n1'], isPrimary: true };
const WELL: Answers = {
  vnicAttachments: [
    200,
    [
      { lifecycleState: 'DETACHED', vnicId: 'v0' },
      { lifecycleState: 'ATTACHED', vnicId: 'v1' },
    ],
  ],
  'vnics/v1': [200, VNIC],
  'subnets/s1': [200, { id: 's1', routeTableId: 'r1', securityListIds: ['l1'] }],
  'routeTables/r1': [
    200,
    {
      id: 'r1',
      routeRules: [
        { destination: '0.0.0.0/0', destinationType: 'CIDR_BLOCK', networkEntityId: 'ocid1.natgateway.oc1..g' },
      ],
    },
  ],
  'natGateways/ocid1.natgateway.oc1..g': [
    200,
    { blockTraffic: false, lifecycleState: 'AVAILABLE', natIp: '203.0.113.10' },
  ],
  'securityLists/l1': [
    200,
    {
      egressSecurityRules: [{ protocol: '6', destination: '0.0.0.0/0' }],
      ingressSecurityRules: [{ protocol: '1', source: '0.0.0.0/0', icmpOptions: { type: 3, code: 4 } }],
    },
  ],
  'networkSecurityGroups/n1/securityRules': [
    200,
    [
      {
        direction: 'EGRESS',
        protocol: '17',
        destination: '0.0.0.0/0',
        udpOptions: { destinationPortRange: { min: 1, max: 65_535 } },
      },
    ],
  ],
};

const serve = (answers: Answers): void => {
  for (const [resource, answer] of Object.entries(answers)) {
    if (answer === undefined) continue;
    const [status, body] = answer;
    nock(API)
      .persist()
      .on('request', ({ method }: { readonly method: string }) => methods.add(method))
      .intercept(`/20160918/${resource}`, 'GET')
      .query(true)
      .reply(status, JSON.stringify(body));
  }
};

const ask = async (answers: Answers, instance = INSTANCE, ms = 5000) => {
  serve(answers);
  const cloud = cloudOf({ auth: 'config', compartment: COMPARTMENT, configFile, profile: '' });
  if (cloud === null) throw new Error('no cloud');
  return cloud.wayOut({ node: 'node-1', instance }, AbortSignal.timeout(ms));
};

const read = async (answers: Answers, instance = INSTANCE) => {
  const seen = await ask(answers, instance);
  if (!seen.ok) return seen;
  const parsed = parseOracleWayOut({ argv: seen.value.argv, exitCode: 0, stdout: seen.value.stdout, stderr: '' });
  if (!parsed.ok) throw new Error(parsed.why);
  return { ...parsed.value, allowed: parsed.value.allowed(41_641), argv: seen.value.argv };
};

const REFUSED = [
  404,
  { code: 'NotAuthorizedOrNotFound', message: 'Authorization failed or requested resource not found.' },
] as const;

describe("Oracle's API", () => {
  it('is followed from the machine to the gateway, by reads alone', async () => {
    expect(await read(WELL)).toMatchObject({
      privateIp: '10.0.0.11',
      publicIp: '',
      route: { kind: 'nat', gateway: { blocked: false, state: 'AVAILABLE', natIp: '203.0.113.10' } },
      allowed: { tcpOut: true, udpOut: true, wireguardIn: false },
      argv: expect.arrayContaining(['oracle-api', `GET vnicAttachments?instanceId=${INSTANCE}`, 'GET vnics/v1']),
    });
    expect([...methods]).toEqual(['GET']);
  });

  it.each([
    [true, true],
    [false, false],
    [null, false],
  ])("tells the VNIC's source/destination check: skipped %s", async (skipSourceDestCheck, forwards) => {
    expect(await read({ ...WELL, 'vnics/v1': [200, { ...VNIC, skipSourceDestCheck }] })).toMatchObject({ forwards });
  });

  it("takes the VNIC's own route table before the subnet's", async () => {
    const own = {
      ...WELL,
      'vnics/v1': [200, { ...VNIC, routeTableId: 'r2' }],
      'routeTables/r2': [200, { id: 'r2', routeRules: [] }],
    } as const;
    expect(await read(own)).toMatchObject({ routeTable: 'r2', route: { kind: 'none' } });
  });

  it('finds a machine by its name where the node tells no id, and only when there is one', async () => {
    const machine = (id: string, lifecycleState = 'RUNNING') => ({ id, lifecycleState });
    const named = (...all: readonly object[]): Answers => ({ ...WELL, instances: [200, all] });
    expect(await read(named(machine('old', 'TERMINATED'), machine(INSTANCE)), '')).toMatchObject({
      privateIp: '10.0.0.11',
    });
    nock.cleanAll();
    expect(await ask(named(), '')).toMatchObject({
      ok: false,
      reason: 'inconclusive',
      detail: expect.stringContaining('no machine'),
    });
    nock.cleanAll();
    expect(await ask(named(machine('a'), machine('b')), '')).toMatchObject({
      ok: false,
      detail: expect.stringContaining('2 machines'),
    });
  });

  it('calls nothing missing that it may not read', async () => {
    expect(await ask({ ...WELL, vnicAttachments: REFUSED })).toMatchObject({ ok: false, reason: 'forbidden' });
    nock.cleanAll();
    expect(await read({ ...WELL, 'routeTables/r1': REFUSED })).toMatchObject({
      route: { untold: expect.stringContaining('404'), reason: 'forbidden' },
    });
    nock.cleanAll();
    expect(await read({ ...WELL, 'natGateways/ocid1.natgateway.oc1..g': REFUSED })).toMatchObject({
      route: { kind: 'nat', gateway: { untold: expect.stringContaining('404') } },
    });
    nock.cleanAll();
    // The one list that was read allows TCP; the group that was not might allow more, so nothing is said.
    expect(await read({ ...WELL, 'networkSecurityGroups/n1/securityRules': REFUSED })).toMatchObject({
      allowed: { untold: expect.stringContaining('404') },
    });
  });

  it('tells a part that failed from one that may not be read', async () => {
    expect(await read({ ...WELL, 'routeTables/r1': [500, { code: 'X', message: 'oops' }] })).toMatchObject({
      route: { untold: expect.stringContaining('500'), reason: 'unreachable' },
    });
  });

  it.each([
    [401, 'forbidden'],
    [429, 'unreachable'],
    [500, 'unreachable'],
  ])('answers %s with a reason of its own', async (status, reason) => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await ask({ vnicAttachments: [status, { code: 'X', message: 'secret words of theirs' }] })).toMatchObject({
      ok: false,
      reason,
      detail: expect.not.stringContaining('secret'),
    });
    expect(JSON.stringify(written.mock.calls)).not.toContain('secret');
    written.mockRestore();
  });

  it('ends with its deadline', async () => {
    nock(API).get('/20160918/vnicAttachments').query(true).delay(3000).reply(200, []);
    expect(await ask({}, INSTANCE, 150)).toMatchObject({ ok: false, reason: 'timed-out' });
  });

  it('says what kind of trouble an identity is, and nothing of the key', async () => {
    const cloud = cloudOf({
      auth: 'config',
      compartment: COMPARTMENT,
      configFile: path.join(folder, 'absent'),
      profile: '',
    });
    const seen = await cloud?.wayOut({ node: 'node-1', instance: INSTANCE }, AbortSignal.timeout(5000));
    expect(seen).toMatchObject({ ok: false, detail: expect.not.stringContaining(folder) });
  });
});
