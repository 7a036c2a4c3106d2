/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.INTEGER;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.testing.Outbox;
import org.letterhead.mail.delivery.internal.testing.ScanCounts;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;

class ClaimsTest {
    @TempDir
    Path folder;

    private final AtomicBoolean answersGetLost = new AtomicBoolean();

    @ParameterizedTest
    @EnumSource
    void whatWasTakenWithoutHearingOfItGoesBackIntoTheQueue(Databases.Kind kind) {
        try (Outbox outbox = Outbox.on(kind, folder);
                Databases databases = Databases.on(kind, folder.resolve("other"))) {
            Database database = databases.schema("delivery", Path.of("src/main/resources/db/delivery"));
            Outbox.inject(outbox.store, "database", losingAnswers(database));
            MailId mail = outbox.mail("acme")
                    .to("anna@shop.example", RecipientState.QUEUED)
                    .to("bob@shop.example", RecipientState.SENT)
                    .write();
            Claims claims = new Claims(outbox.store, new ProcessId());
            claims.renew();
            Parcel parcel = new Parcel(mail.value(), "acme", MessageClass.TRANSACTIONAL, List.of(0));
            answersGetLost.set(true);
            assertThatThrownBy(() -> claims.take(List.of(parcel))).isInstanceOf(MailUnavailableException.class);
            answersGetLost.set(false);
            assertThat(outbox.count("lh_delivery_recipient where state = 'SENDING'"))
                    .as("the commit itself was done")
                    .isEqualTo(1);

            claims.settle();

            assertThat(outbox.count("lh_delivery_recipient where state = 'QUEUED' and owner is null"))
                    .isEqualTo(1);
            assertThat(outbox.count("lh_delivery_recipient where taken_back > 0"))
                    .isZero();
            assertThat(claims.take(List.of(parcel))).singleElement().satisfies(taken -> assertThat(taken.mail())
                    .isEqualTo(parcel.mail()));
            claims.settle();
            assertThat(outbox.count("lh_delivery_recipient where state = 'SENDING'"))
                    .as("what was taken for sure stays")
                    .isEqualTo(1);
        }
    }

    /** H2 would read all that waits of it. */
    @Test
    void goingPastAnAccountDoesNotReadWhatWaitsOfIt() {
        try (Outbox outbox = Outbox.on(Databases.Kind.H2, folder);
                Databases databases = Databases.on(Databases.Kind.H2, folder.resolve("other"))) {
            ScanCounts scans = new ScanCounts(
                    databases.schema("delivery", Path.of("src/main/resources/db/delivery")),
                    "order by state, priority");
            Outbox.inject(outbox.store, "database", scans);
            for (int i = 0; i < 200; i++) {
                outbox.mail("acme")
                        .to("anna@shop.example", RecipientState.QUEUED)
                        .write();
            }
            outbox.mail("bolt").to("bob@shop.example", RecipientState.QUEUED).write();
            Claims claims = new Claims(outbox.store, new ProcessId());

            assertThat(claims.front(MessageClass.TRANSACTIONAL, "acme", Optional.empty(), 10))
                    .extracting(Waiting::account)
                    .containsExactly("bolt");

            assertThat(scans.counted()).singleElement(INTEGER).isLessThan(5);
        }
    }

    /** Commits, and then the connection is lost. */
    private Database losingAnswers(Database database) {
        return () -> {
            Connection real = database.connection();
            return (Connection) Proxy.newProxyInstance(
                    ClaimsTest.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        try {
                            Object result = method.invoke(real, arguments);
                            if (method.getName().equals("commit") && answersGetLost.get()) {
                                throw new SQLException("the connection was lost");
                            }
                            return result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        };
    }
}
