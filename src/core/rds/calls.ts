import type { Region } from '../../shared/model';
import { Answer } from './answer';
import { OddAnswers } from './oddAnswers';
import type { OperationName, WireParameters } from './sdk';
import { askSite, siteInMemory, type Site, type SiteMemory } from './site';
import type { CallOptions, Transport } from './transport';

export class Calls {
  constructor(
    private readonly transport: Transport,
    private readonly site: SiteMemory = siteInMemory(),
    /** Called with the regions, and so the endpoints, that the service names. */
    protected readonly learn: (regions: readonly Region[]) => void = () => undefined,
    /** Language of region names; the service supports these two. */
    protected readonly language: 'en-US' | 'zh-CN' = 'en-US',
    private readonly oddAnswers = new OddAnswers(),
  ) {}

  /** The service's time in epoch milliseconds, to the second; undefined before its first answer. */
  serviceNow(): number | undefined {
    return this.transport.serviceNow?.();
  }

  /** The site the account belongs to; undefined until it is known. */
  knownSite(): Promise<Site | undefined> {
    return this.site.get();
  }

  /** Makes a call that only the account's own site answers. */
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
