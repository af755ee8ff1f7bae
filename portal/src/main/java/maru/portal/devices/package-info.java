/// 내 기기: what a person signs in with and where she is signed in. App passwords for programs of her
/// own with the settings of every door that is up, her web sessions, passkeys, and how a device
/// comes to trust Maru's own certificate.
@NullMarked
package maru.portal.devices;

import org.jspecify.annotations.NullMarked;
