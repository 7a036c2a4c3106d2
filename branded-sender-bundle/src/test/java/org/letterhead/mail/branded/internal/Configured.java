/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.AccountRouting;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest;
import org.letterhead.mail.transport.SenderRequest.Purpose;
import org.letterhead.mail.transport.TransportSettings;

/** The ways as the component runtime makes them from an operator's file, and requests to ask them. */
public final class Configured {
    private Configured() {}

    public static PlatformTransport platform(Map<String, String> file) {
        return new PlatformTransport(configuration(PlatformConfiguration.class, file));
    }

    public static WhiteLabelTransport whiteLabel(Map<String, String> file) {
        return new WhiteLabelTransport(configuration(WhiteLabelConfiguration.class, file));
    }

    /** Maps keys to methods as the component runtime does: a dot is an underscore; what is absent has its default. */
    static <A extends Annotation> A configuration(Class<A> type, Map<String, ?> file) {
        Set<String> keys = Arrays.stream(type.getDeclaredMethods())
                .map(method -> method.getName().replace('_', '.'))
                .collect(Collectors.toSet());
        if (!keys.containsAll(file.keySet())) {
            throw new IllegalArgumentException("not a key of the configuration: " + file.keySet());
        }
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        file.containsKey(key(method)) ? text(file.get(key(method))) : method.getDefaultValue()));
    }

    /** The settings of accounts' own addresses. */
    public static BrandedSettings branded(Map<String, ?> file) {
        return new BrandedSettings(configuration(BrandedSettings.Configuration.class, file));
    }

    /** The operator's addresses, with a white label or without. */
    public static NeutralSenders neutral(PlatformTransport platform, WhiteLabelTransport whiteLabel, String way) {
        NeutralSenders senders = new NeutralSenders(platform);
        inject(senders, "whiteLabel", whiteLabel);
        inject(senders, "routing", (AccountRouting) account ->
                new AccountRoute("branded", TransportSettings.EMPTY, way, Optional.empty(), Optional.empty()));
        return senders;
    }

    /** Sets what Declarative Services would inject. */
    public static void inject(Object component, String name, Object service) {
        try {
            Field field = component.getClass().getDeclaredField(name);
            field.setAccessible(true);
            field.set(component, service);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static Sender sender(MailTransport transport, SenderRequest wanted) throws InvalidSettingsException {
        // Neither way reads anything of the account's.
        RouteContext none = null;
        return transport.open(none).sender(wanted);
    }

    static SenderRequest wanted(String displayName, Purpose purpose) {
        return wanted(displayName, purpose, MessageClass.TRANSACTIONAL, Locale.ENGLISH);
    }

    static SenderRequest wanted(String displayName, Purpose purpose, MessageClass messageClass, Locale locale) {
        return new SenderRequest(
                displayName, Optional.of(Mailbox.of("Acme", "hello@acme.example")), purpose, messageClass, locale);
    }

    private static Object text(Object value) {
        return value instanceof Integer ? value.toString() : value;
    }

    private static String key(Method method) {
        return method.getName().replace('_', '.');
    }
}
