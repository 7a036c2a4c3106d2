/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.accounts.internal.testing.People;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;

/** The database has few connections for all: whoever waits for others, or for what is not of Letterhead, must not hold them. */
class FewConnectionsTest {
    private static final int MANY = 6;

    @TempDir
    Path folder;

    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private Office office;

    @AfterEach
    void close() {
        office.close();
    }

    private void open(Databases.Kind kind) {
        office = new Office(kind, folder);
        Database real = (Database) office.people.store.present();
        People.inject(office.people.store, "database", (Database) () -> counted(real.connection()));
    }

    private Connection counted(Connection real) {
        most.accumulateAndGet(held.incrementAndGet(), Math::max);
        AtomicBoolean closed = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                FewConnectionsTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close") && closed.compareAndSet(false, true)) {
                        held.decrementAndGet();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() instanceof SQLException known ? known : e.getCause();
                    }
                });
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void draftsThatWaitForAChangeLeaveItTheConnectionsThatItNeeds(Databases.Kind kind) throws Exception {
        open(kind);
        List<Thread> waiting = new ArrayList<>();
        try {
            office.people.store.transaction(handle -> {
                SettingsRows.enter(handle);
                for (int i = 0; i < MANY; i++) {
                    Thread thread = new Thread(
                            () -> office.settings().dropDraft(Office.BEN, "acme", "own"), "drops-a-draft-" + i);
                    waiting.add(thread);
                    thread.start();
                }
                while (most.get() <= 2
                        && waiting.stream().filter(FewConnectionsTest::waits).count() < MANY - 1) {
                    Thread.onSpinWait();
                }
                return null;
            });
        } finally {
            for (Thread thread : waiting) {
                thread.join();
            }
        }
        assertThat(most.get()).as("that of the change, and of one who waits").isLessThanOrEqualTo(2);
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING;
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void driversAndHostsAreAskedWhileNoConnectionIsHeld(Databases.Kind kind) {
        open(kind);
        List<Integer> during = new CopyOnWriteArrayList<>();
        office.tester.examining = () -> during.add(held.get());

        office.settings().check(Office.BEN, "acme", Office.draft(), Locale.ENGLISH);
        assertThat(during).containsExactly(0);
        during.clear();
        String proof = office.proof(Office.draft());
        assertThat(during).containsExactly(0);
        during.clear();
        assertThat(office.save(Office.draft(), Optional.of(proof))).isInstanceOf(Saving.Saved.class);
        assertThat(during).as("before it is one's turn").containsExactly(0);
    }
}
