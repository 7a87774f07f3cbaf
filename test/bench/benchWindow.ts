import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { drawn, rowsAtFirst } from '../../src/core/backups/drawnRows';
import { systemClock } from '../../src/core/clock';
import type { Instance } from '../../src/shared/model';
import { waitFor } from '../harness/shared.mjs';
import { actUntil } from '../ui/support/actUntil';
import { Workbench, type LaunchOptions } from '../ui/support/workbench';
import { writePlainExtension } from './plainExtension';
import { benchTimeoutMs, type BenchCloud } from './support';
import { watchTimes } from './workbenchTimes';

/** Rows of our views and of the plain one. */
export const row = '.sidebar .monaco-list-row';

/** Selects the rows below a region with these instances, once all are there; of many, some are drawn and a line offers more. */
export function instanceRows(all: readonly Instance[]): string {
  const { rows, left } = drawn(all, rowsAtFirst, () => false);
  return `${row}[aria-level="2"][aria-setsize="${rows.length + Math.min(left, 1)}"]`;
}

/** Options of a workbench that uses the cloud of a bench. Animations run, as they do for users. */
export function optionsFor(
  {
    endpoint,
    accessKeyId,
    accessKeySecret,
  }: Pick<BenchCloud, 'endpoint' | 'accessKeyId' | 'accessKeySecret'>,
  regions: readonly string[],
): LaunchOptions {
  return {
    animated: true,
    settings: {
      'rdsClone.endpoint': endpoint,
      'rdsClone.regions': regions,
      'rdsClone.timeoutSeconds': benchTimeoutMs / 1_000,
    },
    env: {
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
      ALIBABA_CLOUD_REGION_ID: regions[0] ?? 'cn-hangzhou',
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    },
  };
}

/** A workbench with our extension and beside it the plain one, whose times are the floors. */
export class BenchWindow {
  private constructor(readonly workbench: Workbench) {}

  /** @param folder where the plain extension is written */
  static async launch(folder: string, options: LaunchOptions): Promise<BenchWindow> {
    const workbench = await Workbench.launch({
      moreExtensions: [writePlainExtension(folder)],
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    await watchTimes(workbench.page);
    return new BenchWindow(workbench);
  }

  get page(): Page {
    return this.workbench.page;
  }

  /** The folder of what is kept for the next start. */
  get snapshots(): string {
    return join(this.workbench.globalStorageDir, 'snapshots');
  }

  forgetSnapshots(): void {
    rmSync(this.snapshots, { recursive: true, force: true });
  }

  private icon(title: string): Locator {
    return this.page.locator(`.activitybar a.action-label[aria-label^="${title}"]`);
  }

  /** Clicks the icon of a view container, beside the badge, which lies over it. */
  async clickIcon(title: 'Plain' | 'RDS Clone'): Promise<void> {
    await this.icon(title).click({ force: true, position: { x: 8, y: 8 } });
  }

  /** Shows another view and reloads the window; what belongs to its start is then over. */
  async fresh(): Promise<void> {
    await this.workbench.runCommand('View: Show Explorer');
    await waitFor('the explorer', () => this.page.locator('.explorer-folders-view').isVisible());
    await this.workbench.reload();
    await this.icon('Plain').waitFor();
    await systemClock.sleep(4_000);
  }

  async openPlainView(): Promise<void> {
    const plain = this.page.locator(row, { hasText: 'open a page' });
    await actUntil('the plain view', plain, () => this.workbench.runCommand('Plain: Focus on Plain View'));
  }

  /** The arrow of a row that opens it. */
  twistie(text: string | RegExp): Locator {
    return this.page.locator(row, { hasText: text }).locator('.monaco-tl-twistie');
  }

  close(): Promise<void> {
    return this.workbench.close();
  }
}
