import type { Region } from '../../shared/model';
import { Answer } from './answer';
import { OddAnswers } from './oddAnswers';
import type { OperationName, WireParameters } from './sdk';
import { askSite, siteInMemory, type Site, type SiteMemory } from './site';
import type { CallOptions, Transport } from './transport';

/** What the operations of a client have in common. */
export class Calls {
  constructor(
    private readonly transport: Transport,
    private readonly site: SiteMemory = siteInMemory(),
    /** Told the endpoints that the service names. */
    protected readonly learn: (regions: readonly Region[]) => void = () => undefined,
    /** In which names of regions are given; the service has them in these two. */
    protected readonly language: 'en-US' | 'zh-CN' = 'en-US',
    /** Told the answers that cannot be understood. */
    private readonly oddAnswers = new OddAnswers(),
  ) {}

  /** Epoch milliseconds by the clock of the service, to the second; undefined before its first answer. */
  serviceNow(): number | undefined {
    return this.transport.serviceNow?.();
  }

  /** The site the account belongs to, where it has been found out. */
  knownSite(): Promise<Site | undefined> {
    return this.site.get();
  }

  /** Asks something that only the site of the account answers. */
  protected askSite<T>(ask: (site: Site) => Promise<T>): Promise<T> {
    return askSite(this.site, ask);
  }

  protected async ask(
    operation: OperationName,
    regionId: string,
    parameters: WireParameters,
    options: CallOptions | undefined,
  ): Promise<Answer> {
    const reply = await this.transport.call(operation, regionId, parameters, options);
    return new Answer(operation, regionId, reply, this.oddAnswers);
  }
}
