import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import * as v from 'valibot';
import { writeDurably } from '../files/durable';
import { cliConfigFile } from './configStamp';

const fileSchema = v.looseObject({ profiles: v.array(v.looseObject({ name: v.optional(v.string()) })) });

/** Content of `~/.aliyun/config.json`; undefined when there is none. @throws when it cannot be read */
export async function readCliConfig(): Promise<string | undefined> {
  try {
    return await readFile(cliConfigFile(), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Puts renewed tokens into a profile of `~/.aliyun/config.json` and leaves everything else in it as it is, the way the
 * CLI does: indented by tabs, for the owner only, replaced as a whole, a link kept.
 * @throws when the file cannot be read or written
 */
export async function updateCliProfile(
  name: string,
  fields: Readonly<Record<string, string | number>>,
): Promise<void> {
  const path = await realpath(cliConfigFile());
  const content: unknown = JSON.parse(await readFile(path, 'utf8'));
  // Changed as it was read: a copy would have its members in another order.
  const profile = v.is(fileSchema, content) ? content.profiles.find((one) => one.name === name) : undefined;
  if (!profile) return;
  Object.assign(profile, fields);
  await writeDurably(dirname(path), basename(path), `${JSON.stringify(content, undefined, '\t')}\n`);
}
