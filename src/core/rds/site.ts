import { catalogue } from '../errors/catalogue';
import { noPriceCode } from '../errors/catalogue/meanings';
import { parametersInCode } from '../errors/fields';
import { isAccessDenied, isRdsError, isTransient } from '../errors/rdsError';

/**
 * Alibaba Cloud has two sites with separate accounts, prices and commodity codes; a region does not reveal the site.
 */
export type Site = 'china' | 'international';

export interface SiteMemory {
  get(): Promise<Site | undefined>;
  set(site: Site): Promise<void>;
}

export function siteInMemory(): SiteMemory {
  let site: Site | undefined;
  return {
    get: () => Promise.resolve(site),
    set: (found) => {
      site = found;
      return Promise.resolve();
    },
  };
}

/** The commodity code (RDS API reference, DescribePrice and ListClasses, CommodityCode). */
export function commodityCode(site: Site, payType: string): string {
  const codes: Readonly<Record<Site, Readonly<Record<string, string>>>> = {
    china: { Prepaid: 'rds', Serverless: 'rds_serverless_public_cn' },
    international: { Prepaid: 'rds_intl', Serverless: 'rds_serverless_public_intl' },
  };
  return codes[site][payType] ?? (site === 'china' ? 'bards' : 'bards_intl');
}

/**
 * Makes a call that only one of the sites answers: first for the remembered site (or China), then for the other site if
 * the refusal may be about the site. The site that answered is remembered.
 * @throws the refusal of the first call
 */
export async function askSite<T>(memory: SiteMemory, ask: (site: Site) => Promise<T>): Promise<T> {
  const remembered = await memory.get();
  const first = remembered ?? 'china';
  try {
    const answer = await ask(first);
    if (!remembered) await memory.set(first);
    return answer;
  } catch (error) {
    if (!(remembered ? speaksOfCommodity(error) : mayBeAboutSite(error, memory))) throw error;
    const other = first === 'china' ? 'international' : 'china';
    let answer: T;
    try {
      answer = await ask(other);
    } catch (refusal) {
      noteSame(error, refusal, memory);
      throw error;
    }
    await memory.set(other);
    return answer;
  }
}

/** Whether a refusal names the commodity. Only such a refusal overrides a remembered site. */
function speaksOfCommodity(error: unknown): boolean {
  if (!isRdsError(error) || error.kind !== 'service' || isTransient(error)) return false;
  return /commodity|salecomponent/i.test(`${error.code} ${error.serviceMessage ?? ''}`);
}

/** These codes say that a value does not fit, but not which one. */
const vagueCodes: ReadonlySet<string> = new Set(['InvalidParameter', 'Parameters.Invalid', noPriceCode]);

/** Codes with these prefixes or suffixes are about a state, a permission or a missing object. */
const aboutSomethingElse =
  /^(OperationDenied|Incorrect|Forbidden|NoPermission|Unauthori[sz]ed|Quota|Exceed|Missing|Required|Internal|Service|Lock|Task)|(NotFound|Malformed|Duplicate|Exceeded|Expired|Timeout)$/i;

/** Codes that both sites have answered to an operation; such a code is not about the site. */
const saidByBoth = new WeakMap<SiteMemory, Set<string>>();

/**
 * No documentation names the code with which a site refuses the other site's commodities. While the site is unknown, a
 * refusal may therefore be about the site if it names the commodity, if its code is vague, or if its code is unknown
 * and does not look like being about something else.
 */
function mayBeAboutSite(error: unknown, memory: SiteMemory): boolean {
  if (speaksOfCommodity(error)) return true;
  if (!isRdsError(error) || error.kind !== 'service' || isTransient(error) || isAccessDenied(error))
    return false;
  if (catalogue.has(error.code)) return vagueCodes.has(error.code);
  return (
    !aboutSomethingElse.test(error.code) &&
    parametersInCode(error.code).length === 0 &&
    saidByBoth.get(memory)?.has(`${error.operation} ${error.code}`) !== true
  );
}

function noteSame(first: unknown, second: unknown, memory: SiteMemory): void {
  if (!isRdsError(first) || !isRdsError(second) || first.code !== second.code) return;
  const said = saidByBoth.get(memory) ?? new Set();
  saidByBoth.set(memory, said.add(`${first.operation} ${first.code}`));
}
