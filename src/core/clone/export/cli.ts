import { operationOf } from '../operations';
import type { ExportInput } from './input';

/** Words of a command line that stay together: a flag and its value, or a value alone. */
export type Words = readonly string[];

export const pauseSeconds = 30;
/** Checks within five hours, which the largest clones take. The CLI's own `--waiter` ends after 600 s. */
export const maxLooks = (5 * 60 * 60) / pauseSeconds;
/** Checks that may find no new instance, 15 minutes: an accepted clone takes a while to become visible. */
const maxUnseenLooks = (15 * 60) / pauseSeconds;
/** Consecutive checks that may miss an instance that was visible before. */
export const maxLostLooks = 4;
/**
 * Consecutive checks that may fail, 10 minutes: the network may be down for a while, but a missing permission stays
 * missing.
 */
export const maxFailedLooks = (10 * 60) / pauseSeconds;

/** Consecutive checks that may find no instance yet. A subscription has no instance until its order is paid. */
export function unseenLooks({ request }: ExportInput): number {
  return request['PayType'] === 'Prepaid' ? maxLooks : maxUnseenLooks;
}

export function cloneArguments(input: ExportInput): readonly Words[] {
  const { request, clientToken } = input;
  return [
    ['rds', operationOf(input).name],
    ...placeArguments(input),
    ...Object.entries(request).map(([name, value]) => flag(name, String(value))),
    flag('ClientToken', clientToken),
  ];
}

export function lookArguments(input: ExportInput): readonly Words[] {
  return [['rds', 'DescribeDBInstanceAttribute'], ...placeArguments(input)];
}

/** `--region` selects the endpoint; a parameter `RegionId` does so only in some versions of the CLI. */
function placeArguments({ request, endpoint }: ExportInput): readonly Words[] {
  const regionId = request['RegionId'];
  return [
    ...(regionId === undefined ? [] : [flag('region', String(regionId))]),
    ...(endpoint === undefined ? [] : [flag('endpoint', endpoint)]),
  ];
}

/** The CLI takes an argument that starts with a hyphen for a flag unless it is joined to its flag. */
function flag(name: string, value: string): Words {
  return value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value];
}
