import type { Rules } from '../game.ts';
import { adHocSubProcess } from './ad-hoc-sub-process.ts';
import { boundaryEvent } from './boundary-event.ts';
import { decisionTask } from './business-rule-task.ts';
import { callActivity } from './call-activity.ts';
import { catchEvent } from './catch-event.ts';
import { undone } from './compensation.ts';
import { complexGateway } from './complex-gateway.ts';
import { endEvent } from './end-event.ts';
import { eventBasedGateway } from './event-based-gateway.ts';
import { exclusiveGateway } from './exclusive-gateway.ts';
import { inclusiveGateway } from './inclusive-gateway.ts';
import { jobTask } from './job-task.ts';
import { arm } from './listeners.ts';
import { loop } from './loop.ts';
import { parallelGateway } from './parallel-gateway.ts';
import { receiveTask } from './receive-task.ts';
import { scriptTask } from './script-task.ts';
import { sendMessageTask } from './send-task.ts';
import { startEvent } from './start-event.ts';
import { subProcess } from './sub-process.ts';
import { task } from './task.ts';
import { throwEvent } from './throw-event.ts';
import { userTask } from './user-task.ts';

/** Everything BPMN says about how elements behave. */
export const rules: Rules = {
  behaviours: {
    task,
    userTask,
    manualTask: userTask,
    jobTask,
    sendMessageTask,
    receiveTask,
    scriptTask,
    decisionTask,
    callActivity,
    subProcess,
    adHocSubProcess,
    exclusiveGateway,
    parallelGateway,
    inclusiveGateway,
    complexGateway,
    eventBasedGateway,
    startEvent,
    endEvent,
    throwEvent,
    catchEvent,
    boundaryEvent,
  },
  loop,
  arm,
  undone,
};
