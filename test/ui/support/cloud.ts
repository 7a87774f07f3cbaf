import type { FrameLocator } from 'playwright-core';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../support/sandbox';
import { waitFor } from '../../harness/shared.mjs';
import { Workbench, type LaunchOptions } from './workbench';

export interface CloudWorkbench {
  readonly workbench: Workbench;
  /** The cloud of this workbench. It runs in the test, so that it can be watched and disturbed. */
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

export interface CloudWorkbenchOptions extends LaunchOptions {
  /** Puts something around the cloud before the workbench starts, and says by which settings it is reached. */
  readonly around?: (sandbox: Sandbox) => Promise<Record<string, unknown>>;
  /** The user types secrets, so that they are in messages of the editor. */
  readonly typesSecrets?: boolean;
  readonly sandbox?: SandboxOptions;
  readonly keys?: (sandbox: Sandbox) => {
    accessKeyId: string;
    accessKeySecret: string;
    securityToken?: string;
  };
}

/**
 * A workbench whose account is nothing but environment variables and the endpoint setting, which is what a user
 * with a server of their own would use.
 */
export async function launchWithCloud(options: CloudWorkbenchOptions = {}): Promise<CloudWorkbench> {
  const sandbox = await startSandbox({ timing: { invisibleMs: 400, creatingMs: 2_500 }, ...options.sandbox });
  const { accessKeyId, accessKeySecret, securityToken } = options.keys?.(sandbox) ?? sandbox.sts;
  const around = (await options.around?.(sandbox)) ?? {};
  const workbench = await Workbench.launch({
    ...options,
    secrets: options.typesSecrets
      ? []
      : [
          sandbox.accessKeySecret,
          sandbox.sts.accessKeySecret,
          sandbox.sts.securityToken,
          ...(options.secrets ?? []),
        ],
    settings: { 'rdsClone.endpoint': sandbox.endpoint, ...around, ...options.settings },
    env: {
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
      ALIBABA_CLOUD_SECURITY_TOKEN: securityToken,
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
      ...options.env,
    },
  });
  return {
    workbench,
    sandbox,
    close: async () => {
      try {
        await workbench.close();
      } finally {
        await sandbox.close();
      }
    },
  };
}

/** Waits until the sandbox has accepted as many clones. */
export async function clonesAccepted(sandbox: Sandbox, count: number): Promise<void> {
  await waitFor(`${count} accepted clones`, () => sandbox.clones().length >= count);
}

export function cloneRequests(
  sandbox: Sandbox,
): readonly { readonly params: Readonly<Record<string, string>>; readonly code: string }[] {
  return sandbox.requests.filter(({ action }) => action === 'CloneDBInstance');
}

/** Label of the newest restorable full backup set in the tree, as `2026-11-23 18:10`. */
export async function newestFullBackup(
  workbench: Workbench,
  region: string,
  instance: string,
): Promise<string> {
  await workbench.expand(region, instance);
  const rows = await waitFor('a full backup set', async () => {
    const found = (await workbench.rows()).find((row) => /\d{4}-\d{2}-\d{2} \d{2}:\d{2} Full · \d/.test(row));
    return found ?? false;
  });
  return rows.trim().slice(0, 16);
}

/**
 * Opens the form for the newest full backup set of an instance and waits until its choices are there. All groups are
 * opened unless it is to stay folded.
 */
export async function openCloneForm(
  workbench: Workbench,
  region: string,
  instance: string,
  { folded = false }: { readonly folded?: boolean } = {},
): Promise<FrameLocator> {
  const backup = await newestFullBackup(workbench, region, instance);
  await workbench.contextMenu(await workbench.treeItem(region, instance, backup), 'Clone…');
  const form = workbench.form();
  await form.locator('select#VSwitchId:not([aria-busy])').waitFor({ state: 'attached' });
  if (!folded) await openGroups(form);
  return form;
}

/** Opens groups of the form that are folded; all of them when none is named. */
export async function openGroups(form: FrameLocator, ...ids: readonly string[]): Promise<void> {
  const all = form.locator('details[id^="group-"]');
  await all.first().waitFor();
  const named = ids.map((id) => `group-${id}`);
  const wanted = named.length > 0 ? named : await all.evaluateAll((groups) => groups.map(({ id }) => id));
  for (const id of wanted) {
    const group = form.locator(`details#${id}`);
    // One may open by itself meanwhile.
    if ((await group.getAttribute('open')) === null) await group.locator('> summary').click();
    await form.locator(`details#${id}[open]`).waitFor();
  }
}
