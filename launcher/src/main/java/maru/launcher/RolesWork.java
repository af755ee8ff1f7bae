package maru.launcher;

import maru.launcher.supervisor.Step;

/// The first half of what is done to the database; Keycloak starts while the second goes on.
record RolesWork(DatabaseWork database) implements Step.Work {

    @Override
    public void run() {
        database.prepare();
    }
}
