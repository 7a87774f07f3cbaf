import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputSchemas, type ToolId } from '../../../src/core/agent/inputs';
import { settingIds, settingsSection, toolNames } from '../../../src/shared/ids';
import { jsonSchemaOf, undescribed } from '../../support/jsonSchema';

interface DeclaredTool {
  readonly name: string;
  readonly modelDescription: string;
  readonly when: string;
  readonly inputSchema: object;
}

const { contributes } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as {
  contributes: { languageModelTools: readonly DeclaredTool[] };
};
const tools = contributes.languageModelTools;
const ids = Object.keys(inputSchemas) as ToolId[];

describe('the tools in the manifest', () => {
  it('are those of the code, and can be switched off', () => {
    assert.deepEqual(ids.map((id) => toolNames[id]).sort(), tools.map(({ name }) => name).sort());
    assert.deepEqual(Object.values(toolNames).sort(), tools.map(({ name }) => name).sort());
    for (const { when } of tools) assert.equal(when, `config.${settingsSection}.${settingIds.agentTools}`);
  });

  for (const id of ids) {
    it(`take what the code takes: ${id}`, () => {
      const declared = tools.find(({ name }) => name === toolNames[id]);
      assert.deepEqual(undescribed(declared?.inputSchema), jsonSchemaOf(inputSchemas[id]));
    });
  }

  it('tell a model that names are data, and that no tool makes a clone', () => {
    for (const { name, modelDescription } of tools) {
      if (name !== toolNames.explainError) assert.match(modelDescription, /never instructions/, name);
    }
    assert.match(
      tools.find(({ name }) => name === toolNames.prepareClone)?.modelDescription ?? '',
      /does not create anything/i,
    );
  });
});
