/** Limits of RDS editions and engines (RDS API reference, CloneDBInstance, Category and ServerlessConfig). */

/**
 * The number of nodes of an edition; each node may be in its own zone. An unknown edition may have up to three nodes.
 */
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

/** The edition with the same number of nodes that is serverless or not, as requested; unchanged if it already fits. */
export function editionFor(category: string, engine: string, serverless: boolean): string {
  if (isServerlessEdition(category) === serverless) return category;
  const single = nodesOf(category).max === 1;
  if (!serverless) return single ? 'Basic' : 'HighAvailability';
  if (single) return 'serverless_basic';
  return engine.toLowerCase() === 'sqlserver' ? 'serverless_ha' : 'serverless_standard';
}

export const serverlessStorageTypes: readonly string[] = ['cloud_essd', 'general_essd'];

/** Limits of a serverless instance's capacity, in RCU. */
export interface CapacityBounds {
  readonly min: number;
  /** The documented maximum for clones. */
  readonly max: number;
  /** The documented maximum for any instance (CreateDBInstance). */
  readonly most: number;
  /** The smallest allowed upper bound of a range. */
  readonly leastMax: number;
  /** The lower bound of a range is a multiple of this; the upper bound is an integer. */
  readonly step: number;
}

/** Undefined when the engine has no serverless instances (MariaDB) or is unknown. */
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

/** Whether serverless instances of the engine are still sold: those for SQL Server ended on 2026-06-01 (RDS announcements). */
export function offersServerless(engine: string): boolean {
  return /^(mysql|postgresql)$/i.test(engine);
}

/** Whether the engine can restore parts of a backup, and whether down to single tables. */
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
