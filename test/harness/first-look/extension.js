// Shows what there is to try when `npm start` opens a window for the first time.
const { commands } = require('vscode');

exports.activate = async ({ globalState }) => {
  if (globalState.get('shown')) return;
  await globalState.update('shown', true);
  // In this order: the editor marks a step only for what happens after it knows the walkthrough.
  await commands.executeCommand('rdsClone.getStarted');
  await commands.executeCommand('rdsClone.backups.focus');
};
