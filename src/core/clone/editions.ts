/** What the editions and engines of RDS allow (RDS API reference, CloneDBInstance, Category and ServerlessConfig). */

/** How many nodes an edition has: each may be in a zone of its own. An edition we do not know may have up to three. */
export function nodesOf(category: string): { readonly min: number; readonly max: number } {
  switch (category.toLowerCase()) {
    case '':
      return { min: 1, max: 3 };
    case 'basic':
    case 'serverless_basic':
      return { min: 1, max: 1 };
    case 'finance':
      return { min: 3, max: 3 };
    case 'cluster':
    case 'alwayson':
      return { min: 2, max: 3 };
    case 'highavailability':
    case 'serverless_standard':
    case 'serverless_ha':
      return { min: 2, max: 2 };
    default:
      return { min: 1, max: 3 };
  }
}

export function isServerlessEdition(category: string): boolean {
  return /^serverless/i.test(category);
}

/** The edition with as many nodes that is, or is not, serverless; the same one where it fits already. */
export function editionFor(category: string, engine: string, serverless: boolean): string {
  if (isServerlessEdition(category) === serverless) return category;
  const single = nodesOf(category).max === 1;
  if (!serverless) return single ? 'Basic' : 'HighAvailability';
  if (single) return 'serverless_basic';
  return engine.toLowerCase() === 'sqlserver' ? 'serverless_ha' : 'serverless_standard';
}

/** Storage types a serverless instance can have. */
export const serverlessStorageTypes: readonly string[] = ['cloud_essd', 'general_essd'];

/** Bounds of a serverless instance's capacity, in RCU. */
export interface CapacityBounds {
  readonly min: number;
  /** As documented for clones. */
  readonly max: number;
  /** What no instance goes beyond (CreateDBInstance). */
  readonly most: number;
  /** The least that the upper bound of a range may be. */
  readonly leastMax: number;
  /** What the lower bound of a range is a multiple of; the upper one is whole. */
  readonly step: number;
}

/** Undefined where the engine has no serverless instances (MariaDB), or is not known. */
export function capacityBounds(engine: string): CapacityBounds | undefined {
  switch (engine.toLowerCase()) {
    case 'mysql':
      return { min: 0.5, max: 8, most: 32, leastMax: 1, step: 0.5 };
    case 'postgresql':
      return { min: 0.5, max: 12, most: 14, leastMax: 1, step: 0.5 };
    case 'sqlserver':
      return { min: 2, max: 8, most: 16, leastMax: 2, step: 1 };
    default:
      return undefined;
  }
}

/** Whether serverless instances of the engine are still sold; those of SQL Server ended in June 2026. */
export function offersServerless(engine: string): boolean {
  return /^(mysql|postgresql)$/i.test(engine);
}

/** Engines whose backups can be restored in parts, and whether down to single tables. */
export function restoresTables(engine: string): 'tables' | 'databases' | 'no' {
  switch (engine.toLowerCase()) {
    case 'mysql':
      return 'tables';
    case 'postgresql':
      return 'databases';
    default:
      return 'no';
  }
}
