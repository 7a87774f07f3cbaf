import type { FrameLocator, Locator } from 'playwright-core';
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

/** The newest full backup set of an instance that can be restored. */
export async function newestFullBackup(
  workbench: Workbench,
  region: string,
  instance: string,
): Promise<Locator> {
  return workbench.treeItem(region, instance, { says: /^\d{4}-\d{2}-\d{2} \d{2}:\d{2} Full · \d/ });
}

/**
 * Opens the form for the newest full backup set of an instance, and all groups of it unless told otherwise. Waits until
 * its choices are there; folded, until its price is.
 */
export async function openCloneForm(
  workbench: Workbench,
  region: string,
  instance: string,
  { folded = false } = {},
): Promise<FrameLocator> {
  const item = await newestFullBackup(workbench, region, instance);
  const form = await workbench.formOpenedBy(() => workbench.contextMenu(item, 'Clone…'));
  if (folded) {
    await form.locator('#price.ready').waitFor();
  } else {
    await openGroups(form);
    await form.locator('select#VSwitchId:not([aria-busy])').waitFor();
  }
  return form;
}

/** Opens groups of the form that are folded; all of them when none is named. */
export async function openGroups(form: FrameLocator, ...ids: readonly string[]): Promise<void> {
  const every = form.locator('details[id^="group-"]');
  await every.first().waitFor();
  const wanted =
    ids.length > 0
      ? ids.map((id) => `group-${id}`)
      : await every.evaluateAll((all) => all.map(({ id }) => id));
  for (const id of wanted) {
    const group = form.locator(`details#${id}`);
    // In one turn of the page: a group that opens by itself in between would be closed by the click.
    await group.evaluate((details) => {
      if (!details.hasAttribute('open')) details.querySelector('summary')?.click();
    });
    await form.locator(`details#${id}[open]`).waitFor();
  }
}
