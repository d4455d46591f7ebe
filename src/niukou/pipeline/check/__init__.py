"""pipeline/check"""
