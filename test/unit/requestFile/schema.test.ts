import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memberNames } from '../../../src/core/requestFile/format';
import { requestFileSchema } from '../../support/requestFileSchema';

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}

describe('the schema of request files', () => {
  const file = join(__dirname, '..', 'media', 'request-file.schema.json');

  it('is what the table of parameters makes (WRITE_SCHEMA=1 writes it)', () => {
    const text = `${JSON.stringify(requestFileSchema(), undefined, 2)}\n`;
    if (process.env['WRITE_SCHEMA'] === '1') writeFileSync(file, text);
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(text));
  });

  it('names and describes every member that is read, and no other', () => {
    const schema = JSON.parse(readFileSync(file, 'utf8')) as Schema;
    for (const [place, names] of Object.entries(memberNames)) {
      const { properties = {} } = place === '' ? schema : (schema.properties?.[place] ?? {});
      assert.deepEqual(Object.keys(properties).sort(), [...names].sort(), place);
      for (const [name, { description = '' }] of Object.entries(properties))
        assert.match(description, /\.$/, name);
    }
  });
});
