package org.comfrey.api.notifications;

/**
 * A browser's subscription, as its PushSubscription says it.
 *
 * @param name what the person calls the device
 * @param endpoint where its push service takes messages
 * @param p256dh its public key in base64url
 * @param auth the secret that it shares with whoever sends, in base64url
 */
public record NewPushDevice(String name, String endpoint, String p256dh, String auth) {}
