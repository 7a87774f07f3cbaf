import { serviceError } from './errors';
import type { Params } from './params';
import type { Engine, ServerlessConfig } from './records';

/** Capacity limits in RCU as documented for CreateDBInstance; the page of CloneDBInstance has 8 and 12. */
const capacity: Readonly<Partial<Record<Engine, { min: number; minMax: number; max: number }>>> = {
  MySQL: { min: 0.5, minMax: 1, max: 32 },
  PostgreSQL: { min: 0.5, minMax: 1, max: 14 },
};

/** MariaDB never had serverless instances, and those of SQL Server are no longer sold. */
export function checkServerlessEngine(engine: Engine): void {
  if (!capacity[engine]) throw serviceError('InvalidDBInstanceEngineType.Format');
}

/** Parses ServerlessConfig. @throws ServiceError if it is outside the limits of the engine */
export function serverlessConfigOf(params: Params, engine: Engine): ServerlessConfig {
  checkServerlessEngine(engine);
  const text = params.get('ServerlessConfig');
  if (text === undefined) throw serviceError('RequiredParam.NotFound');
  const config = parse(text);
  if (!withinBounds(config, engine)) throw serviceError('Parameters.Invalid');
  return config;
}

function withinBounds({ min, max }: ServerlessConfig, engine: Engine): boolean {
  const bounds = capacity[engine];
  if (!bounds) return false;
  const wholeMin = Number.isInteger(min * 2);
  const wholeMax = Number.isInteger(max);
  return wholeMin && wholeMax && min >= bounds.min && max >= bounds.minMax && max <= bounds.max && min <= max;
}

function parse(text: string): ServerlessConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw serviceError('Parameters.Invalid');
  }
  if (typeof value !== 'object' || value === null) throw serviceError('Parameters.Invalid');
  const { MinCapacity, MaxCapacity, AutoPause, SwitchForce } = value as Record<string, unknown>;
  if (typeof MinCapacity !== 'number' || typeof MaxCapacity !== 'number') {
    throw serviceError('Parameters.Invalid');
  }
  return {
    min: MinCapacity,
    max: MaxCapacity,
    autoPause: AutoPause === true,
    switchForce: SwitchForce === true,
  };
}
