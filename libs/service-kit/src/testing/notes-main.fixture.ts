import { runService } from '../bootstrap/run-service';
import { copiesService, notesService } from './notes.fixture';

/** `main` of a process under test: `notes` or `copies`. */
void (process.argv[2] === 'copies' ? runService(copiesService) : runService(notesService));
