import type { Endpoint } from './endpoint';

/** Stores the hosts for which the user allowed unencrypted calls. */
export interface PlainEndpointMemory {
  read(): readonly string[];
  write(hosts: readonly string[]): Promise<void>;
}

/**
 * Endpoints without encryption on other machines. Keys are not sent, but anyone on the network path can read names, ids
 * and settings, and can answer in place of RDS. So each endpoint is used only after the user has allowed it, once.
 */
export class PlainEndpoints {
  private readonly declined = new Set<string>();
  private readonly asked = new Map<string, Promise<boolean>>();

  constructor(
    private readonly memory: PlainEndpointMemory,
    private readonly ask: (host: string) => Promise<boolean>,
  ) {}

  /** Asks the user if the answer is not known yet. A refusal is remembered until {@link askAgain}. */
  async mayUse(endpoint: Endpoint): Promise<boolean> {
    const { host } = endpoint;
    if (endpoint.protocol === 'https' || isLoopback(host) || this.memory.read().includes(host)) return true;
    if (this.declined.has(host)) return false;
    const known = this.asked.get(host);
    if (known) return known;
    const answer = this.confirm(host).finally(() => this.asked.delete(host));
    this.asked.set(host, answer);
    return answer;
  }

  /** Forgets refusals, so that the user is asked again. */
  askAgain(): void {
    this.declined.clear();
  }

  private async confirm(host: string): Promise<boolean> {
    const isAllowed = await this.ask(host);
    if (isAllowed) await this.memory.write([...this.memory.read().filter((one) => one !== host), host]);
    else this.declined.add(host);
    return isAllowed;
  }
}

/** Whether a `host[:port]` is on this machine. */
function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}
