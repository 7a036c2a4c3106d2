/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;
import org.letterhead.mail.transport.TransportDescriptor.Standing;

class ListTransportsTest {
    private final Registry registry = new Registry();

    @Test
    void listsWaysByNameAndTheRelayLast() throws Exception {
        add(Map.of("letterhead.relay", true), "The relay", Standing.MOST_PREFERRED);
        add(Map.of("letterhead.transport", "smtp"), "Your own server", Standing.MOST_PREFERRED);
        add(Map.of("letterhead.transport", "platform"), "The platform's address", Standing.LEAST_PREFERRED);

        assertThat(rows())
                .containsSubsequence(
                        "Way|Name|Standing|Relay|Bundle",
                        "platform|The platform's address|least preferred||org.example.driver3 1.2.3 [73]",
                        "smtp|Your own server|most preferred||org.example.driver2 1.2.3 [72]",
                        "-|The relay||yes|org.example.driver1 1.2.3 [71]");
        assertThat(print()).doesNotContain("There is no relay").doesNotContain("Several");
        assertThat(registry.borrowed()).isZero();
    }

    @Test
    void saysWhichFileMakesARelay() throws Exception {
        add(Map.of("letterhead.transport", "smtp"), "Your own server", Standing.MOST_PREFERRED);

        assertThat(print())
                .contains("There is no relay")
                .contains("etc/org.letterhead.mail.relay.cfg")
                .doesNotContain("feature:install");
    }

    @Test
    void saysWhichFeatureBringsTheRelaysDriver() throws Exception {
        add(Map.of("letterhead.transport", "platform"), "The platform's address", Standing.LEAST_PREFERRED);

        assertThat(print()).contains("feature:install letterhead-smtp").contains("etc/org.letterhead.mail.relay.cfg");
    }

    @Test
    void withoutAnyWayItSaysWhatToInstall() throws Exception {
        assertThat(print()).contains("There is no way of sending").contains("feature:install letterhead-core");
    }

    @Test
    void ofTwoWithTheSameNameTheOneThatIsUsedStandsFirst() throws Exception {
        add(Map.of("letterhead.transport", "smtp"), "First", Standing.MOST_PREFERRED);
        add(Map.of("letterhead.transport", "smtp", "service.ranking", 5), "Better", Standing.MOST_PREFERRED);

        assertThat(print()).contains("Several bundles bring the way \"smtp\"");
        assertThat(rows())
                .containsSubsequence(
                        "smtp|Better|most preferred||org.example.driver2 1.2.3 [72]",
                        "smtp|First|most preferred||org.example.driver1 1.2.3 [71]");
    }

    @Test
    void aDriverThatFailsHidesNoOther() throws Exception {
        registry.add(MailTransport.class, new Broken(new NoSuchMethodError()), Map.of("letterhead.transport", "a"));
        registry.add(MailTransport.class, new Broken(new IllegalStateException()), Map.of("letterhead.transport", "b"));
        add(Map.of("letterhead.transport", "smtp"), "Your own server", Standing.MOST_PREFERRED);

        assertThat(rows())
                .contains("a|(cannot describe itself)|||org.example.driver1 1.2.3 [71]")
                .contains("b|(cannot describe itself)|||org.example.driver2 1.2.3 [72]")
                .contains("smtp|Your own server|most preferred||org.example.driver3 1.2.3 [73]");
        assertThat(registry.borrowed()).isZero();
    }

    @Test
    void aServiceWithoutANameIsPointedOut() throws Exception {
        add(Map.of(), "Forgotten", Standing.PREFERRED);

        assertThat(print()).contains("org.example.driver1 1.2.3 [71] has no service property letterhead.transport");
    }

    private void add(Map<String, Object> properties, String name, Standing standing) {
        registry.add(MailTransport.class, new Named(name, standing), properties);
    }

    private String print() throws Exception {
        return Console.run(new ListTransports(), registry.context());
    }

    private List<String> rows() throws Exception {
        return print().lines()
                .map(line -> line.replaceAll("\\s*[│|]\\s*", "|").strip())
                .toList();
    }

    private record Named(String name, Standing standing) implements MailTransport {
        @Override
        public TransportDescriptor describe(Locale locale) {
            return new TransportDescriptor(name, "", standing, SettingsForm.NONE, SendingLimits.UNKNOWN);
        }

        @Override
        public MailRoute open(RouteContext context) {
            throw new UnsupportedOperationException();
        }
    }

    private record Broken(Throwable fault) implements MailTransport {
        @Override
        public TransportDescriptor describe(Locale locale) {
            if (fault instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) fault;
        }

        @Override
        public MailRoute open(RouteContext context) {
            throw new UnsupportedOperationException();
        }
    }
}
