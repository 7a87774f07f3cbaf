import assert from 'node:assert/strict';
import Module from 'node:module';
import { parseCliConfig, profileState } from '../../../src/core/accounts/cliConfig';
import { CredentialValue } from '../../../src/core/accounts/credentials';
import { Identities } from '../../../src/core/accounts/identities';
import { toRequest } from '../../../src/core/clone/draft';
import type { FormDraft } from '../../../src/core/drafts/draft';
import { parseArrangement } from '../../../src/core/backups/arrange';
import { type Snapshot } from '../../../src/core/backups/snapshot';
import { parseFormMemento } from '../../../src/shared/protocol';
import { jobOf } from '../jobs/jobOf';

export const now = Date.parse('2026-11-24T10:00:00Z');

/** What became of a damaged file. */
export type Outcome =
  /** It says the same, or something else that could be so. */
  | 'read'
  | 'set aside, told'
  | 'left alone, told'
  /** Of no use, and worth no word: it is asked for or made anew. */
  | 'as good as none'
  | 'counts as not set';

export interface Kind {
  readonly intact: string;
  /** @throws when something intact was lost, or the product would crash */
  readonly look: (damaged: Buffer) => Promise<Outcome>;
  readonly close?: () => Promise<unknown>;
}

export const job = jobOf({
  id: '00000000-0000-4000-8000-00000000000a',
  intentId: '00000000-0000-4000-8000-0000000000ff',
  phase: 'ready',
  dbInstanceId: 'rm-made',
  orderId: '12345',
  createdAt: now - 3_600_000,
  firstSentAt: now - 3_600_000,
  acceptedAt: now - 3_590_000,
  finishedAt: now - 60_000,
  lastStatus: 'Running',
  backupBytes: 123_456_789,
  observedGapMs: 3_000,
  watchedMs: 500_000,
  remindAt: now + 86_400_000,
  knownBefore: ['rm-other'],
  price: { currency: 'CNY', trade: 1.2, tradeAtMost: 2 },
  error: {
    kind: 'service',
    code: 'InvalidParameter',
    httpStatus: 400,
    requestId: 'r',
    operation: 'CloneDBInstance',
    regionId: 'cn-hangzhou',
    accessDenied: { action: 'rds:X' },
  },
  waiting: {
    error: {
      kind: 'throttled',
      code: 'Throttling',
      operation: 'CloneDBInstance',
      regionId: 'cn-hangzhou',
    },
    until: now + 5_000,
    nextAt: now + 1_000,
  },
  verification: {
    at: now,
    outcome: 'differs',
    databases: [{ name: 'orders', expectedBytes: 1, state: 'missing' }],
  },
  history: [
    { at: now - 3_600_000, phase: 'sending', note: 'Written before sending.' },
    { at: now - 60_000, phase: 'ready', note: 'The instance is Running.' },
  ],
});
export const formDraft: FormDraft = {
  version: 1,
  id: job.id,
  accountId: 'sandbox',
  draft: job.draft,
  sourceName: 'orders',
  engine: 'MySQL',
  changedAt: now,
  backupEndTime: now,
};
export const snapshot: Snapshot = {
  at: now,
  regions: [{ regionId: 'cn-hangzhou', localName: 'Hangzhou', endpoint: 'rds.example', zoneIds: ['h'] }],
  lists: [{ regionId: 'cn-hangzhou', instances: [], total: 3, at: now }],
};
const cliConfig = {
  current: 'default',
  profiles: [
    {
      name: 'default',
      mode: 'AK',
      access_key_id: 'id',
      access_key_secret: 'secret',
      region_id: 'cn-hangzhou',
    },
    {
      name: 'sso',
      mode: 'CloudSSO',
      cloud_sso_sign_in_url: 'u',
      cloud_sso_access_token_expire: 1,
      sts_expiration: '2',
    },
    {
      name: 'chain',
      mode: 'ChainableRamRoleArn',
      source_profile: 'default',
      ram_role_arn: 'acs:ram::1:role/x',
    },
  ],
};
const settings = {
  version: 1,
  account: 'default',
  regions: ['cn-hangzhou'],
  endpoint: 'https://rds.example',
  historyLimit: 50,
  vpcEndpoints: false,
  timeoutSeconds: 30,
  allowExternalCredentials: true,
  notifications: ['accepted', 'ready'],
};

export const cliKind = (): Kind => ({
  intact: JSON.stringify({ version: 1, ...cliConfig }),
  look: (damaged) => {
    const parsed = parseCliConfig(damaged.toString('utf8'));
    if ('problem' in parsed) {
      assert.ok(parsed.problem !== '' && !parsed.problem.includes('secret'));
      return Promise.resolve('left alone, told');
    }
    for (const one of parsed.config.profiles) {
      const policy = { now: now / 1000, allowExternal: true };
      assert.ok(profileState(one, parsed.config, policy).kind);
    }
    return Promise.resolve('read');
  },
});

/** What the editor keeps for us: settings, its two memories and the state of a form. */
export const settingsKind = async (): Promise<Kind> => {
  let values: unknown;
  const get = (id: string): unknown =>
    typeof values === 'object' && values !== null && Object.hasOwn(values, id)
      ? (values as Record<string, unknown>)[id]
      : undefined;
  const inspect = (id: string): unknown => ({ globalValue: get(id) });
  const editor = { env: {}, workspace: { getConfiguration: () => ({ get, inspect }) } };
  const { require: ordinary } = Module.prototype;
  Module.prototype.require = Object.assign(function (this: Module, id: string): unknown {
    return id === 'vscode' ? editor : ordinary.call(this, id);
  }, ordinary);
  const { readSettings } = await import('../../../src/vscode/ui/settings').finally(() => {
    Module.prototype.require = ordinary;
  });
  return {
    intact: JSON.stringify(settings),
    look: (damaged) => {
      values = parsedOrNothing(damaged);
      const read = readSettings();
      assert.ok(
        Number.isInteger(read.historyLimit) && read.timeoutSeconds >= 1 && read.timeoutSeconds <= 600,
      );
      assert.ok(read.regions.every((one) => typeof one === 'string'));
      return Promise.resolve(values === undefined ? 'counts as not set' : 'read');
    },
  };
};

export const memoryKind = (): Kind => ({
  intact: JSON.stringify({
    version: 1,
    accountId: 'default',
    draft: job.draft,
    jobId: job.id,
    draftId: job.id,
    groupBy: 'tag:team',
    sortBy: 'name',
    identities: [{ key: 'k', id: 'i', accountNumber: '1', principal: 'user me' }],
  }),
  look: (damaged) => {
    const value = parsedOrNothing(damaged);
    const memento = parseFormMemento(value);
    if (memento) {
      toRequest(memento.draft);
      assert.match(memento.draftId ?? job.id, /^[0-9a-f-]{36}$/);
    }
    parseArrangement(value);
    const rows: unknown =
      typeof value === 'object' && value !== null && 'identities' in value ? value.identities : value;
    const identities = new Identities({ now: () => now }, { read: () => rows, write: () => undefined });
    const keys = new CredentialValue({ accessKeyId: 'id', accessKeySecret: 's', providerName: 'x' });
    identities.of({ service: 's', ask: () => Promise.resolve(undefined) }).atOnce(keys);
    return Promise.resolve(memento ? 'read' : 'counts as not set');
  },
});

function parsedOrNothing(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    return undefined;
  }
}
