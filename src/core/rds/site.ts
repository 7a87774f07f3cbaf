import { catalogue } from '../errors/catalogue';
import { noPriceCode } from '../errors/catalogue/meanings';
import { parametersInCode } from '../errors/fields';
import { isAccessDenied, isRdsError, isTransient } from '../errors/rdsError';

/** Alibaba Cloud has two sites with accounts, prices and commodity codes of their own; no region tells which one it is. */
export type Site = 'china' | 'international';

/** Where it is kept which site an account belongs to. */
export interface SiteMemory {
  get(): Promise<Site | undefined>;
  set(site: Site): Promise<void>;
}

/** Keeps it for as long as the program runs. */
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

/** The code of what is bought (RDS API reference, DescribePrice and ListClasses, CommodityCode). */
export function commodityCode(site: Site, payType: string): string {
  const codes: Readonly<Record<Site, Readonly<Record<string, string>>>> = {
    china: { Prepaid: 'rds', Serverless: 'rds_serverless_public_cn' },
    international: { Prepaid: 'rds_intl', Serverless: 'rds_serverless_public_intl' },
  };
  return codes[site][payType] ?? (site === 'china' ? 'bards' : 'bards_intl');
}

/**
 * Asks something that only one of the sites answers: first as an account of the remembered site, or of China's, then of
 * the other where the refusal may be about the site. The site that answered is remembered.
 * @throws what the first question was refused with
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

/** Whether a refusal names what is bought. Only such a one makes a remembered site another. */
function speaksOfCommodity(error: unknown): boolean {
  if (!isRdsError(error) || error.kind !== 'service' || isTransient(error)) return false;
  return /commodity|salecomponent/i.test(`${error.code} ${error.serviceMessage ?? ''}`);
}

/** These codes say that something does not fit, and not what. */
const vagueCodes: ReadonlySet<string> = new Set(['InvalidParameter', 'Parameters.Invalid', noPriceCode]);

/** Codes that begin or end so are about the state, the right or the existence of something. */
const aboutSomethingElse =
  /^(OperationDenied|Incorrect|Forbidden|NoPermission|Unauthori[sz]ed|Quota|Exceed|Missing|Required|Internal|Service|Lock|Task)|(NotFound|Malformed|Duplicate|Exceeded|Expired|Timeout)$/i;

/** What both sites have answered to an operation is not about the site. */
const saidByBoth = new WeakMap<SiteMemory, Set<string>>();

/**
 * No source tells with which code a site refuses the commodities of the other, so that while the site is not known a
 * refusal may mean it that speaks of what is bought, that is vague, or whose code nobody has heard of and which does not
 * look like being about something else.
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
