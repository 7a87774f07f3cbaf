import { serviceError } from './errors';
import type { Engine } from './records';

export interface ClassRecord {
  readonly code: string;
  readonly engine: Engine;
  readonly categories: readonly string[];
  readonly storageTypes: readonly string[];
  readonly cpu: number;
  readonly memoryGB: number;
  readonly minGB: number;
  readonly maxGB: number;
  readonly stepGB: number;
  readonly maxConnections: number;
  readonly maxIops: number;
  /** In hundredths of the currency, per hour; for serverless classes per RCU. */
  readonly centsPerHour: number;
  /** Discount on a subscription's price, 0 to 1. */
  readonly subscriptionDiscount: number;
}

const cloudDisks = ['cloud_essd', 'cloud_essd2', 'cloud_essd3', 'general_essd'] as const;
const serverlessDisks = ['cloud_essd', 'general_essd'] as const;
/** Known storage types. A local SSD cannot be combined with others, and the standard SSD is no longer sold. */
export const storageTypes: ReadonlySet<string> = new Set([...cloudDisks, 'local_ssd', 'cloud_ssd']);

export const engineVersions: Readonly<Record<Engine, readonly string[]>> = {
  MySQL: ['8.0', '5.7'],
  PostgreSQL: ['16.0', '15.0', '14.0'],
  SQLServer: ['2019_ent', '2019_std_ha', '2022_web'],
  MariaDB: ['10.3'],
};

/** @throws ServiceError for an unknown engine */
export function engineOf(name: string): Engine {
  const engine = (Object.keys(engineVersions) as Engine[]).find((one) => sameWord(one, name));
  if (!engine) throw serviceError('InvalidEngine.Malformed');
  return engine;
}

/** The editions of each engine. AlwaysOn, Finance and the serverless editions exist for some engines only. */
export const categoriesOf: Readonly<Record<Engine, readonly string[]>> = {
  MySQL: ['Basic', 'HighAvailability', 'cluster', 'Finance', 'serverless_basic', 'serverless_standard'],
  PostgreSQL: ['Basic', 'HighAvailability', 'serverless_basic', 'serverless_standard'],
  SQLServer: ['Basic', 'HighAvailability', 'AlwaysOn'],
  MariaDB: ['Basic', 'HighAvailability'],
};

/** Former classes: the first set is no longer provided, the second no longer sold. */
export const offlineClasses: ReadonlySet<string> = new Set(['rds.mysql.t1.small', 'rds.pg.t1.small']);
export const discontinuedClasses: ReadonlySet<string> = new Set(['rds.mys2.small', 'rds.mys2.standard']);

/** Classes that are listed but only sold by the hour; only the price and the order show this. */
export const classesWithoutSubscription: ReadonlySet<string> = new Set(['mysql.n2.2xlarge.2c']);

export type Hardware = Pick<ClassRecord, 'cpu' | 'memoryGB' | 'maxConnections' | 'maxIops'>;

/** Instances of a class continue to exist after it is no longer sold. */
const formerHardware: ReadonlyMap<string, Hardware> = new Map([
  ['rds.mysql.t1.small', { cpu: 1, memoryGB: 1, maxConnections: 300, maxIops: 600 }],
  ['rds.pg.t1.small', { cpu: 1, memoryGB: 1, maxConnections: 100, maxIops: 600 }],
  ['rds.mys2.small', { cpu: 2, memoryGB: 4, maxConnections: 60, maxIops: 150 }],
  ['rds.mys2.standard', { cpu: 2, memoryGB: 8, maxConnections: 300, maxIops: 600 }],
]);

const sizes = [
  { name: 'medium', cpu: 2 },
  { name: 'large', cpu: 4 },
  { name: 'xlarge', cpu: 8 },
  { name: '2xlarge', cpu: 16 },
] as const;

export const classes: readonly ClassRecord[] = [
  ...family('MySQL', 'mysql.n2', '1', 2, ['Basic'], cloudDisks, 20),
  ...family('MySQL', 'mysql.n2', '2c', 2, ['HighAvailability'], cloudDisks, 20),
  ...family('MySQL', 'mysql.x2', '2c', 4, ['HighAvailability'], cloudDisks, 20),
  ...family('MySQL', 'mysql.x4', 'xc', 4, ['cluster'], cloudDisks, 20),
  ...family('MySQL', 'mysql.x4', '25', 4, ['Finance'], ['local_ssd'], 5),
  ...family('MySQL', 'rds.mysql.s2', '', 2, ['HighAvailability'], ['local_ssd'], 5),
  serverless('MySQL', 'mysql.n2.serverless.1c', 'serverless_basic'),
  serverless('MySQL', 'mysql.n2.serverless.2c', 'serverless_standard'),
  ...family('PostgreSQL', 'pg.n2', '1m', 2, ['Basic'], cloudDisks, 20, true),
  ...family('PostgreSQL', 'pg.n2', '2m', 2, ['HighAvailability'], cloudDisks, 20, true),
  ...family('PostgreSQL', 'pg.x4', '2m', 4, ['HighAvailability'], cloudDisks, 20, true),
  serverless('PostgreSQL', 'pg.n2.serverless.1c', 'serverless_basic'),
  serverless('PostgreSQL', 'pg.n2.serverless.2c', 'serverless_standard'),
  ...family('SQLServer', 'mssql.x4', 's1', 4, ['Basic'], cloudDisks, 20),
  ...family('SQLServer', 'mssql.x4', 's2', 4, ['HighAvailability'], cloudDisks, 20),
  ...family('SQLServer', 'mssql.x4', 'e2', 4, ['AlwaysOn'], cloudDisks, 20),
  ...family('MariaDB', 'mariadb.n2', '1', 2, ['Basic'], cloudDisks, 20),
  ...family('MariaDB', 'mariadb.n2', '2c', 2, ['HighAvailability'], cloudDisks, 20),
];

const byCode = new Map(classes.map((record) => [record.code, record]));

export function findClass(code: string): ClassRecord | undefined {
  return byCode.get(code);
}

export function hardwareOf(code: string): Hardware | undefined {
  return findClass(code) ?? formerHardware.get(code);
}

export function classesFor(engine: string, category: string, storageType: string): ClassRecord[] {
  return classes.filter(
    (record) =>
      record.engine === engine &&
      record.categories.some((one) => sameWord(one, category)) &&
      record.storageTypes.includes(storageType),
  );
}

/** The storage types of an edition, in the order of the catalog. */
export function storageTypesFor(engine: Engine, category: string): string[] {
  const found = classes.filter((record) => record.engine === engine && record.categories.includes(category));
  return [...new Set(found.flatMap((record) => record.storageTypes))];
}

/** The service is inconsistent about the case of editions. */
export function sameWord(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function isServerless(category: string): boolean {
  return category.toLowerCase().startsWith('serverless_');
}

/** The number of zones that the nodes of an edition can use. */
export function nodeCount(category: string): { min: number; max: number } {
  switch (category.toLowerCase()) {
    case 'basic':
    case 'serverless_basic':
      return { min: 1, max: 1 };
    case 'finance':
      return { min: 3, max: 3 };
    case 'cluster':
    case 'alwayson':
      return { min: 2, max: 3 };
    default:
      return { min: 2, max: 2 };
  }
}

function family(
  engine: Engine,
  prefix: string,
  suffix: string,
  memoryPerCpu: number,
  categories: readonly string[],
  disks: readonly string[],
  minGB: number,
  countsCores = false,
): ClassRecord[] {
  return sizes.map(({ name, cpu }) => ({
    code: [prefix, countsCores ? `${cpu}c` : name, suffix].filter(Boolean).join('.'),
    engine,
    categories,
    storageTypes: disks,
    cpu,
    memoryGB: cpu * memoryPerCpu,
    minGB,
    maxGB: disks.includes('local_ssd') ? 2000 : cpu === 2 ? 2000 : 6000,
    stepGB: 5,
    maxConnections: cpu * 1000,
    maxIops: cpu * 2500,
    centsPerHour: Math.round(cpu * (10 + memoryPerCpu * 4) * (categories[0] === 'Basic' ? 0.6 : 1)),
    // A promotion for classes with much memory.
    subscriptionDiscount: memoryPerCpu >= 4 ? 0.15 : 0,
  }));
}

function serverless(engine: Engine, code: string, category: string): ClassRecord {
  return {
    code,
    engine,
    categories: [category],
    storageTypes: serverlessDisks,
    cpu: 8,
    memoryGB: 16,
    minGB: 20,
    maxGB: 2000,
    stepGB: 5,
    maxConnections: 8000,
    maxIops: 20000,
    centsPerHour: 35,
    subscriptionDiscount: 0,
  };
}
