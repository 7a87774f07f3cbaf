import type { CloneRequest } from '../../../shared/clone';

export interface ServerlessMember {
  /** Field of `CloneDBInstanceRequestServerlessConfig` in @alicloud/rds20140815. */
  readonly sdk: string;
  /** Attribute in the block `serverless_config` of the Terraform resource. */
  readonly terraform: string;
  readonly value: number | boolean;
}

const names: readonly (readonly [string, string, string])[] = [
  ['MinCapacity', 'minCapacity', 'min_capacity'],
  ['MaxCapacity', 'maxCapacity', 'max_capacity'],
  ['AutoPause', 'autoPause', 'auto_pause'],
  ['SwitchForce', 'switchForce', 'switch_force'],
];

/**
 * The members in the order above; undefined when the parameter contains anything else, which only JSON text can
 * express.
 */
export function serverlessMembers(request: CloneRequest): readonly ServerlessMember[] | undefined {
  const config = parseObject(request['ServerlessConfig']);
  if (!config) return undefined;
  const members: ServerlessMember[] = [];
  for (const [wire, sdk, terraform] of names) {
    const value = config[wire];
    if (typeof value === 'number' || typeof value === 'boolean') members.push({ sdk, terraform, value });
  }
  return members.length > 0 && members.length === Object.keys(config).length ? members : undefined;
}

function parseObject(text: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
