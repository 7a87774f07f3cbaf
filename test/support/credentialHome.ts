import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary home folder and an environment without Alibaba Cloud variables. */
export class CredentialHome {
  path = '';
  private saved: NodeJS.ProcessEnv = {};

  async make(): Promise<void> {
    this.saved = { ...process.env };
    this.path = await mkdtemp(join(tmpdir(), 'rds-home-'));
    for (const name of Object.keys(process.env))
      if (/^(ALIBABA|ALICLOUD|REGION)/.test(name)) Reflect.deleteProperty(process.env, name);
    process.env['HOME'] = this.path;
    process.env['USERPROFILE'] = this.path;
  }

  async remove(): Promise<void> {
    // Changes `process.env` in place, because a new object would not be the environment of the process.
    for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, this.saved);
    await rm(this.path, { recursive: true, force: true });
  }

  get configFile(): string {
    return join(this.path, '.aliyun', 'config.json');
  }

  async writeConfig(content: string | Buffer): Promise<void> {
    await mkdir(join(this.path, '.aliyun'), { recursive: true });
    await writeFile(this.configFile, content);
  }

  async writeProfiles(...profiles: readonly object[]): Promise<void> {
    await this.writeConfig(JSON.stringify({ current: 'p', profiles }, undefined, '\t'));
  }
}
