import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type * as vscode from 'vscode';
import { CredentialValue } from '../../core/accounts/credentials';
import { contextKeys, keyPrefix, storedKeysKey, type AccountId } from '../../shared/ids';
import { setContext } from '../ui/contextKeys';

const indexSchema = v.array(v.object({ id: v.string(), label: v.string(), regionId: v.string() }));
const secretSchema = v.object({
  accessKeyId: v.string(),
  accessKeySecret: v.string(),
  securityToken: v.optional(v.string()),
});

/** A key without its secrets, which are only in VS Code's secret storage. */
export interface StoredKey {
  readonly id: AccountId;
  readonly label: string;
  /** The region whose endpoint lists the regions. */
  readonly regionId: string;
}

export class StoredKeys {
  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly state: vscode.Memento,
  ) {}

  list(): readonly StoredKey[] {
    const kept = v.safeParse(indexSchema, this.state.get(storedKeysKey));
    return kept.success ? kept.output : [];
  }

  get(id: AccountId): StoredKey | undefined {
    return this.list().find((one) => one.id === id);
  }

  /** Undefined when the secret storage has no such key, e.g. on another machine. */
  async load(id: AccountId): Promise<CredentialValue | undefined> {
    const content = await this.secrets.get(secretName(id));
    if (content === undefined) return undefined;
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), secretSchema), content);
    return parsed.success ? new CredentialValue({ ...parsed.output, providerName: 'stored_key' }) : undefined;
  }

  async add(key: {
    readonly label: string;
    readonly regionId: string;
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken: string;
  }): Promise<AccountId> {
    const { label, regionId, accessKeyId, accessKeySecret, securityToken } = key;
    const id = `${keyPrefix}${randomUUID()}`;
    const secret = { accessKeyId, accessKeySecret, ...(securityToken === '' ? {} : { securityToken }) };
    await this.secrets.store(secretName(id), JSON.stringify(secret));
    await this.keep([...this.list(), { id, label, regionId }]);
    return id;
  }

  async remove(id: AccountId): Promise<void> {
    await this.secrets.delete(secretName(id));
    await this.keep(this.list().filter((one) => one.id !== id));
  }

  private async keep(keys: readonly StoredKey[]): Promise<void> {
    await this.state.update(storedKeysKey, keys);
    setContext(contextKeys.accessKeyKept, keys.length > 0);
  }
}

function secretName(id: AccountId): string {
  return `rdsClone.${id}`;
}
