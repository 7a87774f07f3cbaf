import { operationOf } from '../operations';
import type { ExportInput } from './input';

/** Words of a command line that belong together: a flag and its value, or a value alone. */
export type Words = readonly string[];

/** Pause between two looks at the new instance, in seconds. */
export const pauseSeconds = 30;
/** Looks in five hours, which the largest clones take. The CLI's own `--waiter` ends after 600 s. */
export const maxLooks = (5 * 60 * 60) / pauseSeconds;
/** Looks that may find no new instance, 15 minutes: an accepted clone takes a while to become visible. */
const maxUnseenLooks = (15 * 60) / pauseSeconds;
/** Looks in a row that do not find an instance that was there before. */
export const maxLostLooks = 4;
/** Looks in a row that fail, 10 minutes: the network may be down for a while, but a permission stays missing. */
export const maxFailedLooks = (10 * 60) / pauseSeconds;

/** Looks in a row that may find nothing yet. A subscription whose order nobody has paid has no instance. */
export function unseenLooks({ request }: ExportInput): number {
  return request['PayType'] === 'Prepaid' ? maxLooks : maxUnseenLooks;
}

/** The arguments of `aliyun` that make the clone. */
export function cloneArguments(input: ExportInput): readonly Words[] {
  const { request, clientToken } = input;
  return [
    ['rds', operationOf(input).name],
    ...placeArguments(input),
    ...Object.entries(request).map(([name, value]) => flag(name, String(value))),
    flag('ClientToken', clientToken),
  ];
}

/** The arguments of `aliyun` that ask for an instance, all but its id. */
export function lookArguments(input: ExportInput): readonly Words[] {
  return [['rds', 'DescribeDBInstanceAttribute'], ...placeArguments(input)];
}

/** `--region` selects the endpoint, which a parameter `RegionId` doesn't in every version of the CLI. */
function placeArguments({ request, endpoint }: ExportInput): readonly Words[] {
  const regionId = request['RegionId'];
  return [
    ...(regionId === undefined ? [] : [flag('region', String(regionId))]),
    ...(endpoint === undefined ? [] : [flag('endpoint', endpoint)]),
  ];
}

/** The CLI takes an argument that begins with a hyphen for a flag, unless it is joined to the flag it belongs to. */
function flag(name: string, value: string): Words {
  return value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value];
}
