import Modeler from 'bpmn-js/lib/Modeler.js';
import tokenSimulation from 'bpmn-js-token-simulation/lib/modeler.js';
import { quietSimulationModule } from '../simulation/quiet-simulation.ts';
import type { Drawing } from './bpmn.ts';
import { executableElementsModule } from './executable-elements.ts';
import { insertionModule } from './insertion.ts';
import { keyboardReachModule } from './keyboard-reach.ts';
import { moddleExtensions } from './moddle.ts';
import { translateModule } from './translate.ts';

/** A bpmn-js editor in `container` that speaks `language()` and offers what the engine executes. */
export function createModeler(container: HTMLElement, language: () => string): Drawing {
  return new Modeler({
    container,
    moddleExtensions,
    additionalModules: [
      translateModule(language),
      executableElementsModule,
      insertionModule,
      keyboardReachModule,
      tokenSimulation,
      quietSimulationModule,
    ],
  }) as unknown as Drawing;
}
