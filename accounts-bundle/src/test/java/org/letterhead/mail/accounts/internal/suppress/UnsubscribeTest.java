/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.suppress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.account.Subscriptions.Suppression;
import org.letterhead.mail.account.Subscriptions.Unsubscribe;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.testing.People;
import org.letterhead.mail.accounts.internal.testing.PlainSeals;
import org.letterhead.mail.action.ActionPage;
import org.letterhead.mail.action.ActionPage.State;
import org.letterhead.mail.action.PublicAction;
import org.letterhead.mail.store.testing.Databases;

class UnsubscribeTest {
    private static final MailAddress ANNA = MailAddress.of("Anna@acme.example");
    private static final String KIND = "insights-report";

    @TempDir
    Path folder;

    private People people;
    private UnsubscribeKey key;
    private StoredSubscriptions subscriptions;
    private UnsubscribeAction page;

    private void open(Databases.Kind kind) {
        people = new People(kind, folder);
        key = key(people.store);
        KindNames kinds = new KindNames();
        subscriptions = new StoredSubscriptions(people.suppressions, key, people.hosts, kinds);
        People.inject(subscriptions, "links", people.outgoing);
        page = new UnsubscribeAction(people.store, people.suppressing, key, people.hosts, kinds, people.clock);
    }

    @AfterEach
    void close() {
        if (people != null) {
            people.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whoeverHasTheLinkUnsubscribesFromThatKind(Databases.Kind kind) {
        open(kind);
        Unsubscribe how =
                subscriptions.unsubscribe("acme", KIND, ANNA, Locale.FRENCH).orElseThrow();
        assertThat(how.link().toString()).startsWith("https://mail.platform.example/letterhead/a/unsubscribe/");
        assertThat(how.listId()).isEqualTo("insights-report.acme.mail.platform.example");
        assertThat(how.words()).contains("Acme Shop", "insights-report").startsWith("Vous recevez");
        assertThat(how.linkWords()).isEqualTo("Se d\u00e9sabonner");
        String token = token(how);
        assertThat(token).matches("[A-Za-z0-9_-]+");

        ActionPage ready = page.look(token, Locale.ENGLISH);
        assertThat(ready.state()).isEqualTo(State.READY);
        assertThat(ready.account()).contains("acme");
        assertThat(ready.facts())
                .extracting(ActionPage.Fact::value)
                .containsExactly("Anna@acme.example", "Acme Shop", KIND);
        assertThat(suppression()).as("looking changes nothing").isEmpty();

        assertThat(page.perform(token, Locale.ENGLISH).state()).isEqualTo(State.DONE);
        assertThat(page.perform(token, Locale.ENGLISH).state()).isEqualTo(State.DONE);
        assertThat(page.look(token, Locale.ENGLISH).state()).isEqualTo(State.DONE);
        assertThat(suppression()).contains(Suppression.UNSUBSCRIBED);
        for (MessageClass other : List.of(MessageClass.SECURITY, MessageClass.TRANSACTIONAL)) {
            assertThat(subscriptions.suppression("acme", other, KIND, ANNA)).isEmpty();
        }
        assertThat(people.audited("acme")).containsExactly("recipient: unsubscribed");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatCannotBeWrittenDownIsNotChanged(Databases.Kind kind) {
        open(kind);
        String token = token(
                subscriptions.unsubscribe("acme", KIND, ANNA, Locale.ENGLISH).orElseThrow());
        people.auditGoes();

        assertThatThrownBy(() -> page.perform(token, Locale.ENGLISH)).isInstanceOf(MailUnavailableException.class);

        people.auditComes();
        assertThat(suppression()).isEmpty();
        assertThat(page.look(token, Locale.ENGLISH).state()).isEqualTo(State.READY);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aKeyThatDoesNotOpenIsSaidAndNeverReplaced(Databases.Kind kind) {
        open(kind);
        byte[] sealedElsewhere = {1, 2, 3};
        key.get();
        people.store.run(handle -> handle.execute("update lh_accounts_key set sealed = ?", sealedElsewhere));

        assertThatThrownBy(() -> key(people.store).get())
                .isInstanceOf(MailUnavailableException.class)
                .hasMessageContaining("Unsubscribe links")
                .hasMessageContaining("not sealed for");
        assertThat(keptKey()).isEqualTo(sealedElsewhere);
    }

    private byte[] keptKey() {
        return people.store.run(handle -> handle.createQuery("select sealed from lh_accounts_key")
                .map((row, context) -> row.getBytes("sealed"))
                .one());
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatWasNotSignedHereIsUnknown(Databases.Kind kind) {
        open(kind);
        String token = new UnsubscribeToken("acme", KIND, ANNA).sign(key.get());
        String forged = new UnsubscribeToken("acme", KIND, ANNA)
                .sign(new SecretKeySpec(new byte[32], UnsubscribeKey.ALGORITHM));
        Set<String> bad = new HashSet<>(List.of("", "A", "=", "\u0105", forged, "A".repeat(1024), token + "A"));
        for (int i = 0; i < token.length(); i++) {
            bad.add(token.substring(0, i) + (token.charAt(i) == 'A' ? 'B' : 'A') + token.substring(i + 1));
            bad.add(token.substring(0, i));
        }

        for (String one : bad) {
            assertThat(page.perform(one, Locale.ENGLISH).state()).as(one).isEqualTo(State.UNKNOWN);
        }
        assertThat(page.look(forged, Locale.GERMAN).locale()).isEqualTo(Locale.ENGLISH);
        assertThat(people.rows("lh_accounts_suppression")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void ofTwoWhoPressAtOnceOneIsWrittenDown(Databases.Kind kind) throws Exception {
        open(kind);
        String token = new UnsubscribeToken("acme", KIND, ANNA).sign(key.get());

        assertThat(atOnce(Collections.nCopies(
                        8, () -> page.perform(token, Locale.ENGLISH).state())))
                .containsOnly(State.DONE);
        assertThat(people.rows("lh_accounts_suppression")).isEqualTo(1);
        assertThat(people.audited("acme")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void nodesThatStartAtOnceHaveOneKeyAndARestartKeepsIt(Databases.Kind kind) throws Exception {
        open(kind);
        List<Callable<String>> nodes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            UnsubscribeKey node = key(people.otherNode());
            nodes.add(() -> new UnsubscribeToken("acme", KIND, ANNA).sign(node.get()));
        }

        Set<String> tokens = new HashSet<>(atOnce(nodes));

        assertThat(tokens).hasSize(1);
        assertThat(page.look(tokens.iterator().next(), Locale.ENGLISH).state()).isEqualTo(State.READY);
        byte[] kept = people.store.run(handle -> handle.createQuery("select sealed from lh_accounts_key")
                .map((row, context) -> row.getBytes(1))
                .one());
        assertThat(java.util.Arrays.equals(kept, key.get().getEncoded())).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void withoutPagesThereIsNoLinkAndWithoutTheSealsThatIsSaid(Databases.Kind kind) {
        open(kind);
        people.outgoing.base = Optional.empty();
        assertThat(subscriptions.unsubscribe("acme", KIND, ANNA, Locale.ENGLISH))
                .isEmpty();
        People.inject(subscriptions, "links", null);
        assertThat(subscriptions.unsubscribe("acme", KIND, ANNA, Locale.ENGLISH))
                .isEmpty();
        People.inject(subscriptions, "links", people.outgoing);
        people.outgoing.base = Optional.of(URI.create("https://mail.platform.example"));
        People.inject(key, "seals", null);

        assertThatThrownBy(() -> subscriptions.unsubscribe("acme", KIND, ANNA, Locale.ENGLISH))
                .isInstanceOf(MailUnavailableException.class)
                .hasMessageContaining("key");
    }

    @Test
    void theLongestAddressFits() {
        SecretKeySpec any = new SecretKeySpec(new byte[32], UnsubscribeKey.ALGORITHM);
        String domain = ("\u017c".repeat(31) + ".").repeat(2) + "d".repeat(55) + ".example";
        MailAddress longest = new MailAddress("\u017c".repeat(32), domain);
        UnsubscribeToken token =
                new UnsubscribeToken("a".repeat(64), "k".repeat(UnsubscribeToken.LONGEST_KIND), longest);

        String signed = token.sign(any);

        assertThat(signed).hasSizeLessThanOrEqualTo(PublicAction.LONGEST_TOKEN);
        assertThat(UnsubscribeToken.read(signed, any)).contains(token);
        // The bound that counts: 254 octets of address at most.
        assertThat((1 + 6 + 64 + UnsubscribeToken.LONGEST_KIND + 254 + 32) * 4 / 3 + 2)
                .isLessThanOrEqualTo(PublicAction.LONGEST_TOKEN);
        assertThatThrownBy(() -> new UnsubscribeToken("a", "k".repeat(UnsubscribeToken.LONGEST_KIND + 1), longest))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Of base64's last sign two or four bits may mean nothing: of three lengths, one is like each. */
    @ParameterizedTest
    @ValueSource(strings = {"a@acme.example", "ab@acme.example", "abc@acme.example"})
    void aLinkHasOneSpelling(String recipient) {
        SecretKeySpec any = new SecretKeySpec(new byte[32], UnsubscribeKey.ALGORITHM);
        String signed = new UnsubscribeToken("acme", KIND, MailAddress.of(recipient)).sign(any);
        String start = signed.substring(0, signed.length() - 1);

        for (char last : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
            assertThat(UnsubscribeToken.read(start + last, any).isPresent()).isEqualTo(signed.equals(start + last));
        }
        assertThat(UnsubscribeToken.read(signed + "=", any)).isEmpty();
    }

    @Test
    void listsHaveIdsOfTheirOwnInAscii() {
        String host = "b\u00fccher.example";
        Set<String> ids = new HashSet<>();
        for (String account : List.of("acme", "Acme", "ac.me", "ac:me", "ac@me", "a".repeat(64), "-")) {
            for (String kind : List.of("", "mail", "news", "N\u0119ws", "k".repeat(200))) {
                String id = ListId.of(kind, account, host);
                assertThat(id)
                        .matches("[a-z0-9-]{1,63}\\.[a-z0-9-]{1,63}\\.xn--bcher-kva\\.example")
                        .doesNotContain("..");
                ids.add(id);
            }
        }
        assertThat(ids).hasSize(35);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]", "[2001:db8::1]", "127.0.0.1", "LOCALHOST"})
    void whereverThePagesAreTheIdFitsIntoItsHeader(String host) {
        assertThat(ListId.of("news", "acme", host)).matches("news\\.acme\\.[a-z0-9.-]+");
    }

    @Test
    void anIdIsNeverTooLong() {
        String host = ("h".repeat(60) + ".").repeat(4) + "example";

        assertThat(ListId.of("k".repeat(63), "a".repeat(63), host)).hasSizeLessThanOrEqualTo(255);
        assertThat(ListId.of("news", "acme", host)).isNotEqualTo(ListId.of("news", "acme", "i" + host.substring(1)));
    }

    private Optional<Suppression> suppression() {
        return subscriptions.suppression("acme", MessageClass.SUBSCRIPTION, KIND, ANNA);
    }

    private static UnsubscribeKey key(AccountsStore store) {
        UnsubscribeKey key = new UnsubscribeKey(store);
        People.inject(key, "seals", new PlainSeals());
        return key;
    }

    private static String token(Subscriptions.Unsubscribe how) {
        String link = how.link().toString();
        return link.substring(link.lastIndexOf('/') + 1);
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
