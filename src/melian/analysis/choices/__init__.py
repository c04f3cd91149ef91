"""What is chosen: what options are worth and why, choices against interest, types that play alike."""
