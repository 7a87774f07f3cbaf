import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Clock } from '../clock';
import type { CredentialValue } from './credentials';
import type { Caller, Identity } from './identity';

/** Where it is kept who keys are, under digests of them. No key is in it. */
export interface IdentityStorage {
  read(): unknown;
  write(rows: readonly unknown[]): void;
}

/** What the identities of one account depend on besides its keys. */
export interface IdentityContext {
  /** Host of the service when it is not the official one: there the same key may be somebody else's. */
  readonly service: string;
  /** Asks STS. Undefined and rejections count the same: it is not known. */
  readonly ask: (keys: CredentialValue) => Promise<Caller | undefined>;
  /** Ids under which jobs of this account may have been recorded, whatever its keys. */
  readonly formerIds?: readonly string[];
}

export interface IdentitySource {
  /** Asks STS unless it is known. */
  of(keys: CredentialValue): Promise<Identity>;
  /** What is known without asking. */
  atOnce(keys: Pick<CredentialValue, 'accessKeyId' | 'claim'>): Identity;
}

const rowSchema = v.object({
  /** Digest of a key, or of what keys were got for. */
  key: v.string(),
  id: v.string(),
  accountNumber: v.string(),
  principal: v.string(),
});
type Row = v.InferOutput<typeof rowSchema>;

const mostRows = 60;
/** After a question without an answer, how long the same key is not asked about again. */
const pauseMs = 5 * 60_000;

/**
 * Who keys are: what STS said of them, once for each key, else what they were got for, else the key itself. Callers
 * that ask about the same key at the same time share one question.
 */
export class Identities {
  private kept: Row[] | undefined;
  private readonly pending = new Map<string, Promise<Caller | undefined>>();
  /** When a question was left without an answer, epoch milliseconds. */
  private readonly failedAt = new Map<string, number>();

  /** @param storage memory only when absent */
  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly storage?: IdentityStorage,
  ) {}

  of(context: IdentityContext): IdentitySource {
    return {
      of: async (keys) => {
        // What such keys were got for before may have changed: their own answer counts.
        if (!this.certain(keys, context) && !this.hasFailed(digest(context, keys.accessKeyId)))
          await this.learn(keys, context);
        return this.identity(keys, context);
      },
      atOnce: (keys) => this.identity(keys, context),
    };
  }

  /** Whose id was recorded. */
  byId(id: string): Caller | undefined {
    return this.rows().find((row) => row.id === id || row.key === id);
  }

  private async learn(keys: CredentialValue, context: IdentityContext): Promise<void> {
    const key = digest(context, keys.accessKeyId);
    const asking = this.pending.get(key) ?? context.ask(keys).catch(() => undefined);
    this.pending.set(key, asking);
    const caller = await asking;
    if (this.pending.get(key) !== asking) return;
    this.pending.delete(key);
    if (!caller) {
      this.failedAt.set(key, this.clock.now());
      return;
    }
    const row = { id: idOf(caller, context), ...caller };
    const names = [key, ...(keys.claim ? [digest(context, keys.claim.text)] : [])];
    const others = this.rows().filter((one) => !names.includes(one.key));
    this.kept = [...others, ...names.map((name) => ({ key: name, ...row }))].slice(-mostRows);
    this.storage?.write(this.kept);
  }

  private hasFailed(key: string): boolean {
    const since = this.clock.now() - (this.failedAt.get(key) ?? -Infinity);
    if (since >= 0 && since < pauseMs) return true;
    this.failedAt.delete(key);
    return false;
  }

  private certain(
    { accessKeyId, claim }: Pick<CredentialValue, 'accessKeyId' | 'claim'>,
    context: IdentityContext,
  ): Caller | undefined {
    return claim?.isExact ? claim.caller : this.row(digest(context, accessKeyId));
  }

  private row(name: string): Row | undefined {
    return this.rows().find(({ key }) => key === name);
  }

  private identity(keys: Pick<CredentialValue, 'accessKeyId' | 'claim'>, context: IdentityContext): Identity {
    const { accessKeyId, claim } = keys;
    const { formerIds = [] } = context;
    const known = this.certain(keys, context) ?? (claim && this.row(digest(context, claim.text)));
    // As an earlier version made them, or this one while STS did not answer.
    const plain = [
      ...formerIds,
      ...(claim ? [digest(context, claim.text)] : []),
      digest(context, accessKeyId),
    ];
    const id = known ? idOf(known, context) : (plain[0] ?? '');
    const earlierKeys = this.rows().flatMap((row) => (row.id === id ? [row.key] : []));
    const aliases = [...new Set([...plain, ...earlierKeys])].filter((one) => one !== id);
    const { accountNumber, principal } = known ?? claim?.caller ?? { accountNumber: '', principal: '' };
    return { id, aliases, accountNumber, principal };
  }

  private rows(): readonly Row[] {
    if (this.kept) return this.kept;
    const stored = v.safeParse(v.array(v.unknown()), this.storage?.read());
    const rows = stored.success ? stored.output : [];
    this.kept = rows.flatMap((row) => {
      const parsed = v.safeParse(rowSchema, row);
      return parsed.success ? [parsed.output] : [];
    });
    return this.kept;
  }
}

/** ARNs spell the name of a role as it was entered or in lower case, depending on who answers. */
function idOf({ accountNumber, principal }: Caller, context: IdentityContext): string {
  const name = principal.startsWith('role ') ? principal.toLowerCase() : principal;
  return digest(context, `${accountNumber} ${name}`);
}

function digest({ service }: IdentityContext, who: string): string {
  return createHash('sha256').update(`${service}\n${who}`).digest('hex').slice(0, 16);
}
