// Whether Oracle's API may be asked about the nodes, and as whom.
import { say, type Text } from '../model/text.ts';
import { type Complaint, complaint, configFault, type Environment } from './complaints.ts';
import { environment } from './environment.ts';
import { VARIABLES, type ValueOf, type VariableName } from './variables.ts';

export interface OracleSettings {
  readonly auth: 'instance' | 'config';
  /** OCID of the compartment the machines are in. */
  readonly compartment: string;
  /** Empty: where Oracle's own tools look. */
  readonly configFile: string;
  /** Empty: DEFAULT. */
  readonly profile: string;
}

type Read = <N extends VariableName>(name: N) => ValueOf<N> | undefined;

/** @returns null when it is off, and when something is missing; then `complain` was told what. */
export const readOracle = (
  read: Read,
  env: Environment,
  complain: (text: Complaint) => void,
): OracleSettings | null => {
  const auth = read('NETWHY_ORACLE') ?? 'off';
  const compartment = read('NETWHY_ORACLE_COMPARTMENT') ?? '';
  const configFile = read('NETWHY_ORACLE_CONFIG') ?? '';
  const profile = read('NETWHY_ORACLE_PROFILE') ?? '';
  if (auth === 'off') return null;
  if (compartment === '') {
    if (env.NETWHY_ORACLE_COMPARTMENT) return null; // complained of already
    const missing = say('missing: the OCID of the compartment with the nodes', '노드가 있는 구획의 OCID가 필요합니다');
    complain(complaint('NETWHY_ORACLE_COMPARTMENT', missing));
    return null;
  }
  return { auth, compartment, configFile, profile };
};

/** For the command line, which reads no other setting. @throws Fault `config` with every complaint. */
export const oracleFromEnvironment = (env: Environment = environment()): OracleSettings | null => {
  const complaints: Text[] = [];
  const settings = readOracle(
    (name) => {
      const given = env[name] || undefined;
      if (given === undefined) return undefined;
      const checked = VARIABLES[name].schema.safeParse(given);
      if (checked.success) return checked.data as ValueOf<typeof name>;
      complaints.push(complaint(name, VARIABLES[name].expected));
      return undefined;
    },
    env,
    (text) => void complaints.push(text),
  );
  if (complaints.length > 0) throw configFault(complaints, []);
  return settings;
};
