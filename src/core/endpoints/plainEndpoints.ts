import type { Endpoint } from './endpoint';

/** Where it is kept to which hosts may be spoken without encryption. */
export interface PlainEndpointMemory {
  read(): readonly string[];
  write(hosts: readonly string[]): Promise<void>;
}

/**
 * Endpoints without encryption, other than on this machine: keys are not sent, but names, IDs and settings are, for
 * everybody on the way to read and to answer in the service's place. Each is used only when the user has said so, once.
 */
export class PlainEndpoints {
  private readonly declined = new Set<string>();
  private readonly asked = new Map<string, Promise<boolean>>();

  constructor(
    private readonly memory: PlainEndpointMemory,
    private readonly ask: (host: string) => Promise<boolean>,
  ) {}

  /** Asks where it is not known yet. What was declined stays so until {@link askAgain}. */
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

  /** The user wants to try once more what was declined. */
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

/** Whether what is sent to a `host[:port]` stays on this machine. */
function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}
