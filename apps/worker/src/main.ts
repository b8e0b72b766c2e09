import { runWorkflowWorker } from '@dataspoke/service-kit';
import { join } from 'node:path';

void runWorkflowWorker({ bundlePath: join(__dirname, 'workflow-bundle.js') });
