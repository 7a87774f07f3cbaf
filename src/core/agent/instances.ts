import type { Instance, Region } from '../../shared/model';
import { whyNotCloneable } from '../clone/instanceState';
import { engineLabel } from '../clone/labels';
import { instancePageSize } from '../rds/instanceCalls';
import type { ToolInput } from './inputs';
import { pageOf, pageSize, withNext, type PageOf } from './paging';
import { refusalText } from './refusal';
import type { AgentAccount } from './services';
import { said, sentence } from './text';

interface InstanceRow {
  readonly dbInstanceId: string;
  readonly name: string;
  readonly regionId: string;
  readonly engine: string;
  readonly status: string;
  readonly class: string;
  readonly cannotBeCloned?: string;
}

export interface FoundInstances extends PageOf<InstanceRow> {
  readonly account: string;
  /** Number of instances by region, if there was no search text. */
  readonly regions?: readonly { readonly regionId: string; readonly name: string; readonly total: number }[];
  /** Regions that could not be asked, and regions with more instances than were read. */
  readonly notes: readonly string[];
}

type Found = Pick<FoundInstances, 'rows' | 'total' | 'nextPage' | 'regions' | 'notes'>;

/**
 * Finds instances by a part of their name or id, or lists them page by page. @throws RdsError if no region could be
 * asked
 */
export async function findInstances(
  { text, regionId, page = 1 }: ToolInput<'findInstances'>,
  account: AgentAccount,
  signal: AbortSignal,
): Promise<FoundInstances> {
  const wanted = (await account.regions(signal)).filter(
    (one) => regionId === undefined || one.regionId === regionId,
  );
  const regions = wanted.length === 0 && regionId !== undefined ? [unlisted(regionId)] : wanted;
  const found =
    text === undefined
      ? await list(regions, page, account, signal)
      : await search(text, regions, page, account, signal);
  return { account: said(account.label), ...found };
}

async function search(
  text: string,
  regions: readonly Region[],
  page: number,
  { client }: AgentAccount,
  signal: AbortSignal,
): Promise<Found> {
  const { answers, notes } = await eachRegion(regions, async ({ regionId }) => {
    const { items, isCut } = await client.searchInstances(regionId, text, { signal });
    return {
      items,
      notes: isCut ? [`${regionId} has more than ${items.length}. Search for more of the name.`] : [],
    };
  });
  const isExact = ({ description, dbInstanceId }: Instance): boolean =>
    [description, dbInstanceId].some((one) => one.toLowerCase() === text.toLowerCase());
  const all = answers.flatMap(({ items }) => items).sort((a, b) => Number(isExact(b)) - Number(isExact(a)));
  const { rows, ...paging } = pageOf(all, page);
  return { ...paging, rows: rows.map(rowOf), notes: [...notes, ...answers.flatMap((one) => one.notes)] };
}

/** Without a search text, only counts are returned if several regions have more instances than fit on a page. */
async function list(
  regions: readonly Region[],
  page: number,
  { client }: AgentAccount,
  signal: AbortSignal,
): Promise<Found> {
  const [only] = regions.length === 1 ? regions : [];
  const pagesOfOne = instancePageSize / pageSize;
  const pageNumber = only ? Math.ceil(page / pagesOfOne) : 1;
  const { answers, notes } = await eachRegion(regions, async ({ regionId, localName }) => {
    const { items, total } = await client.listInstancePage(regionId, pageNumber, { signal });
    return { regionId, name: said(localName), items, total: Math.max(total ?? 0, items.length) };
  });
  const total = answers.reduce((sum, one) => sum + one.total, 0);
  const items = answers.flatMap((one) => one.items);
  if (only) {
    const first = ((page - 1) % pagesOfOne) * pageSize;
    return { ...withNext(page, total), rows: items.slice(first, first + pageSize).map(rowOf), notes };
  }
  const counts = answers
    .filter((one) => one.total > 0)
    .map(({ regionId, name, total: there }) => ({ regionId, name, total: there }));
  const isShort = total <= pageSize;
  return {
    total,
    rows: isShort ? items.map(rowOf) : [],
    regions: counts,
    notes: isShort ? notes : [...notes, 'Name a part of the name, or a region, to get instances.'],
  };
}

/** @throws the error of a region, if all of them failed */
async function eachRegion<T>(
  regions: readonly Region[],
  ask: (region: Region) => Promise<T>,
): Promise<{ readonly answers: readonly T[]; readonly notes: readonly string[] }> {
  const results = await Promise.allSettled(regions.map(ask));
  const answers = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = results.flatMap((one, index) =>
    one.status === 'rejected'
      ? [{ regionId: regions[index]?.regionId ?? '', reason: one.reason as unknown }]
      : [],
  );
  if (answers.length === 0 && failed[0]) throw failed[0].reason;
  return {
    answers,
    notes: failed.map(({ regionId, reason }) =>
      sentence(`${regionId} could not be asked: ${refusalText(reason)}`),
    ),
  };
}

/** A region that the service does not list may still exist. */
function unlisted(regionId: string): Region {
  return { regionId, localName: regionId, zoneIds: [], endpoint: '' };
}

export function rowOf(instance: Instance): InstanceRow {
  const { dbInstanceId, description, regionId, engine, engineVersion, status, dbInstanceClass } = instance;
  const whyNot = whyNotCloneable(instance);
  return {
    dbInstanceId: said(dbInstanceId),
    name: said(description),
    regionId: said(regionId),
    engine: said(engineLabel(engine, engineVersion)),
    status: said(status),
    class: said(dbInstanceClass),
    ...(whyNot === undefined ? {} : { cannotBeCloned: sentence(whyNot) }),
  };
}
