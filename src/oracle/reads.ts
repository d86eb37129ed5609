// The few reads of Oracle's API that netwhy makes, as plain functions; the official SDK stands behind them.

/** Fields that decide, as the SDK names them; all else is left behind. */
export interface Vnic {
  readonly skipSourceDestCheck?: boolean;
  readonly id: string;
  readonly privateIp?: string;
  readonly publicIp?: string;
  readonly subnetId: string;
  readonly nsgIds?: readonly string[];
  readonly routeTableId?: string;
  readonly isPrimary?: boolean;
}

export interface OracleReads {
  /** Ids of running machines of that display name in the compartment. */
  instancesNamed(name: string): Promise<readonly string[]>;
  /** Ids of the attached VNICs of a machine. */
  vnicsOf(instance: string): Promise<readonly string[]>;
  vnic(id: string): Promise<Vnic>;
  subnet(id: string): Promise<{ readonly routeTableId: string; readonly securityListIds: readonly string[] }>;
  routeTable(id: string): Promise<{ readonly routeRules: readonly object[] }>;
  natGateway(id: string): Promise<object>;
  internetGateway(id: string): Promise<object>;
  securityList(id: string): Promise<{ readonly egress: readonly object[]; readonly ingress: readonly object[] }>;
  /** Both directions; each rule names its own. */
  groupRules(id: string): Promise<readonly object[]>;
}
